import type { Filrouge } from '@filrouge/client'
import type { Field, Referred } from './field.js'
import type { Subject } from './form.js'

/** Something that a reference can lead to. */
export interface Option {
  id: string
  words: string
}

export type References = Readonly<Record<Referred, readonly Option[]>>

/** So many developments can be chosen from: those that happened last. */
const DEVELOPMENTS = 500

/** What the references of a form can lead to, in a language. @throws as the client does */
export async function referencesOf(
  fields: readonly Field[],
  client: Filrouge,
  { storyId, version }: Subject,
  lang: string,
): Promise<References> {
  const wanted = new Set(fields.flatMap(referred))
  const at = { version, lang }
  const [developments, issues, figures] = await Promise.all([
    wanted.has('developments') ? developmentsOf(client, storyId, at) : [],
    wanted.has('issues') ? client.positions(storyId, at).then(({ issues }) => issues) : [],
    wanted.has('figures') ? client.figures(storyId, at).then(({ items }) => items) : [],
  ])
  return {
    developments,
    issues: issues.map(({ issueId, question }) => ({ id: issueId, words: question.value })),
    figures: figures.map(({ figureId, label }) => ({ id: figureId, words: label.value })),
  }
}

const referred = ({ control }: Field): Referred[] => {
  if (control.as === 'reference') return [control.to]
  return control.as === 'rows' ? control.columns.flatMap(referred) : []
}

async function developmentsOf(
  client: Filrouge,
  storyId: string,
  at: { version: number; lang: string },
): Promise<Option[]> {
  const found: Option[] = []
  for await (const { developmentId, headline } of client.timeline(storyId, {
    ...at,
    order: 'desc',
    limit: DEVELOPMENTS,
  }))
    found.push({ id: developmentId, words: headline.value })
  return found
}
