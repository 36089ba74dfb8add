import { z } from 'zod'
import { fieldDigest } from './chain.js'
import { Actuality, optional, required, Severity } from './development-fields.js'
import { developments, event, kind } from './event.js'
import type { DevelopmentInFold } from './fold-state.js'
import { mustSpeak } from './main-language.js'
import type { EvolveOf, RulesOf } from './part.js'
import { broken, firstBroken, linksMustStand, mustBeOpen, mustStand } from './rules.js'
import type { StoryInFold } from './story-in-fold.js'
import { Id, Text, Version } from './text.js'
import { quoted } from './words.js'

/** A development: reported, corrected, held and released, withdrawn, merged with others and unmerged. */
export const DevelopmentReported = kind(
  'DevelopmentReported',
  z
    .strictObject({
      developmentId: Id,
      ...required,
      ...z.object(optional).partial().shape,
      actuality: Actuality.default('actual'),
    })
    .superRefine(({ headline, language }, context) => mustSpeak('headline', headline, language, context)),
  {
    role: 'reporter',
    summary: 'Something happened, or was said.',
    names: ({ developmentId, links }) => developments(developmentId, ...linked(links)),
  },
)

const nullable = z.object({
  body: optional.body.nullable(),
  actors: optional.actors.nullable(),
  places: optional.places.nullable(),
  attribution: optional.attribution.nullable(),
  links: optional.links.nullable(),
  media: optional.media.nullable(),
  importance: optional.importance.nullable(),
  actuality: Actuality.nullable(),
})

/** Headline and language are compared where both change. Where one changes, the other is not in the event. */
const Changes = z
  .strictObject({ ...z.object(required).partial().shape, ...nullable.partial().shape })
  .superRefine(({ headline, language }, context) => mustSpeak('headline', headline, language, context))
  .describe('each replaces its whole field; null removes an optional one')

export const DevelopmentCorrected = event(
  'DevelopmentCorrected',
  {
    developmentId: Id,
    changes: Changes,
    reason: Text,
    severity: Severity,
  },
  {
    role: 'editor',
    summary: 'Fields of a development were replaced, for a reason.',
    names: ({ developmentId, changes }) => developments(developmentId, ...linked(changes.links)),
  },
)
export const DevelopmentHeld = event(
  'DevelopmentHeld',
  { developmentId: Id, reason: Text },
  {
    role: 'editor',
    summary: 'A development must not be seen for now.',
    names: ({ developmentId }) => developments(developmentId),
  },
)
export const HoldReleased = event(
  'HoldReleased',
  { developmentId: Id, reason: Text },
  {
    role: 'editor',
    summary: 'A development that was held may be seen again.',
    names: ({ developmentId }) => developments(developmentId),
  },
)
export const DevelopmentWithdrawn = event(
  'DevelopmentWithdrawn',
  { developmentId: Id, reason: Text },
  {
    role: 'editor',
    summary: 'A development was withdrawn.',
    names: ({ developmentId }) => developments(developmentId),
    decides: ({ developmentId }) => `development/${developmentId}`,
  },
)
export const DevelopmentsMerged = kind(
  'DevelopmentsMerged',
  z
    .strictObject({
      into: Id,
      from: z.array(Id).min(1).max(100).meta({ uniqueItems: true }),
      reason: Text.optional(),
    })
    .superRefine(({ into, from }, context) => {
      from.forEach((id, i) => {
        if (id === into)
          context.addIssue({
            code: 'custom',
            path: ['from', i],
            message: `${quoted(id)} cannot be merged into itself`,
          })
        if (from.indexOf(id) < i)
          context.addIssue({ code: 'custom', path: ['from', i], message: `${quoted(id)} is named twice` })
      })
    }),
  {
    role: 'editor',
    summary: 'Reports of one thing became one development.',
    names: ({ into, from }) => developments(into, ...from),
  },
)
export const MergeUndone = event(
  'MergeUndone',
  { mergeVersion: Version, reason: Text.optional() },
  {
    role: 'editor',
    summary: 'Developments that were merged stand for themselves again.',
    names: ({ mergeVersion }) => [`merge/${mergeVersion}`],
  },
)

export const events = {
  DevelopmentReported,
  DevelopmentCorrected,
  DevelopmentHeld,
  HoldReleased,
  DevelopmentWithdrawn,
  DevelopmentsMerged,
  MergeUndone,
}

export const rules: RulesOf<typeof events> = {
  /** A report is new, in an open story, and its links name developments that stand. */
  DevelopmentReported: (story, { developmentId, links }) =>
    firstBroken(
      mustBeOpen(story),
      linksMustStand(story, links, '/links'),
      story.development(developmentId) ? broken('development-exists', '/developmentId') : null,
    ),
  /** A correction changes something. */
  DevelopmentCorrected: (story, { developmentId, changes }) =>
    firstBroken(
      mustStand(story, developmentId, '/developmentId'),
      linksMustStand(story, changes.links, '/changes/links'),
      changesSomething(story.development(developmentId), changes) ? null : broken('no-change', '/changes'),
    ),
  DevelopmentHeld: (story, { developmentId }) =>
    firstBroken(
      mustStand(story, developmentId, '/developmentId'),
      story.development(developmentId)?.held ? broken('development-held', '/developmentId') : null,
    ),
  HoldReleased: (story, { developmentId }) =>
    firstBroken(
      mustStand(story, developmentId, '/developmentId'),
      story.development(developmentId)?.held ? null : broken('development-not-held', '/developmentId'),
    ),
  DevelopmentWithdrawn: (story, { developmentId }) => mustStand(story, developmentId, '/developmentId'),
  DevelopmentsMerged: (story, { into, from }) =>
    firstBroken(mustStand(story, into, '/into'), ...from.map((id, i) => mustStand(story, id, `/from/${i}`))),
  /** A merge is undone once. */
  MergeUndone: (story, { mergeVersion }) => {
    const merge = story.merge(mergeVersion)
    return merge && !merge.undone ? null : broken('merge-unknown', '/mergeVersion')
  },
}

export const evolve: EvolveOf<typeof events> = {
  DevelopmentReported: (story, { developmentId, ...fields }) =>
    story.put(`development/${developmentId}`, {
      entity: 'development',
      status: 'reported',
      held: false,
      fields: digests(fields),
    }),
  DevelopmentCorrected: (story, { developmentId, changes }) =>
    change(story, developmentId, ({ fields }) => ({ fields: corrected(fields, changes) })),
  DevelopmentHeld: (story, { developmentId }) => change(story, developmentId, () => ({ held: true })),
  HoldReleased: (story, { developmentId }) => change(story, developmentId, () => ({ held: false })),
  DevelopmentWithdrawn: (story, { developmentId }) =>
    change(story, developmentId, () => ({ status: 'withdrawn' })),
  DevelopmentsMerged: (story, { into, from }, version) => {
    story.put(`merge/${version}`, { entity: 'merge', into, from, undone: false })
    for (const id of from) change(story, id, () => ({ status: 'merged' }))
  },
  MergeUndone: (story, { mergeVersion }) => {
    const merge = story.merge(mergeVersion)
    if (!merge) return
    story.put(`merge/${mergeVersion}`, { ...merge, undone: true })
    for (const id of merge.from) change(story, id, () => ({ status: 'reported' }))
  },
}

const linked = (links: readonly { developmentId: string }[] | null | undefined): string[] =>
  (links ?? []).map(({ developmentId }) => developmentId)

function change(
  story: StoryInFold,
  developmentId: string,
  to: (development: DevelopmentInFold) => Partial<DevelopmentInFold>,
): void {
  const development = story.development(developmentId)
  if (development) story.put(`development/${developmentId}`, { ...development, ...to(development) })
}

type Fields = Readonly<Record<string, unknown>>

const digests = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      isAbsent(name, value) ? [] : [[name, fieldDigest(value)]],
    ),
  )

/** An absent field and a field with the default value are the same. */
const isAbsent = (name: string, value: unknown) =>
  value === undefined || value === null || (name === 'actuality' && value === 'actual')

function corrected(fields: Readonly<Record<string, string>>, changes: Fields): Record<string, string> {
  const kept = Object.entries(fields).filter(([name]) => !Object.hasOwn(changes, name))
  return { ...Object.fromEntries(kept), ...digests(changes) }
}

function changesSomething(development: DevelopmentInFold | undefined, changes: Fields): boolean {
  if (!development) return false
  return Object.entries(changes).some(([name, value]) =>
    isAbsent(name, value)
      ? Object.hasOwn(development.fields, name)
      : development.fields[name] !== fieldDigest(value),
  )
}
