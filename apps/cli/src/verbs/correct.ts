import type { Attribution, Development } from '@filrouge/client'
import { changeOf } from '../development.js'
import { WrongUsage } from '../failures.js'
import { Output } from '../output.js'
import { dataOf, objectAt } from './data.js'
import { CHANGED } from './development-fields.js'
import { oneOf, WORDS } from './forms.js'
import { readGiven } from './given.js'
import { DEVELOPMENT, reason } from './parts.js'
import { list, option, type Completed, type Data, type Desk, type Given, type Verb } from './verb.js'

export const CORRECT: Verb = {
  name: 'correct',
  type: 'DevelopmentCorrected',
  description:
    'correct a development: a text replaces its own language, an option of the source changes the first source, every other value replaces the whole field',
  needsChange: true,
  takesFile: 'the changes',
  fields: [
    DEVELOPMENT,
    ...CHANGED,
    list(
      'set',
      'set',
      WORDS,
      'a change as field=value: as in the options, JSON for the whole field, or null; repeatable',
    ),
    reason('why the development is corrected'),
    {
      ...option(
        'severity',
        'severity',
        oneOf('severity', 'minor', 'correction'),
        'how serious the mistake is; default: correction',
      ),
      isAside: true,
    },
  ],
  examples: [
    'correct strait talks --occurred 2025-09-05 --reason "The host gave the day"',
    `correct strait talks --set 'headline={"en":"Talks open","fr":"Ouverture"}' --set body=null --reason "Less said" --severity minor`,
  ],
  complete,
  removes,
}

/** The fields of which an option changes a part. */
const PARTLY = ['headline', 'body', 'kind', 'attribution']

async function complete({ options, file }: Given, desk: Desk): Promise<Completed> {
  const { changes: _, set: __, ...data } = options
  const { whole, given } = changesGiven(options, desk)
  const isPartly = Object.keys(given).some((name) => PARTLY.includes(name) && given[name] !== null)
  const now = isPartly ? await desk.client.development(desk.storyId, String(data['developmentId'])) : null
  const changes = { ...file, ...whole, ...given, ...(now && inFull(given, now)) }
  return {
    data: { severity: 'correction', ...data, changes },
    ...(now && { version: now.version }),
  }
}

/** A body that is taken away in more than one language. */
async function removes({ options }: Given, desk: Desk): Promise<string | null> {
  if (changesGiven(options, desk).given['body'] !== null) return null
  const { body } = await desk.client.development(desk.storyId, String(options['developmentId']))
  const tags = Object.keys(body ?? {})
  return tags.length > 1
    ? `the body is removed in ${tags.join(', ')}: with --lang it is removed in one language`
    : null
}

/** The changes in JSON, and those that options or `--set` give as options have them. @throws WrongUsage */
function changesGiven(options: Data, desk: Desk): { whole: Data; given: Data } {
  const set = options['set']
  const { whole, asOptions } = changesSet(Array.isArray(set) ? set.map(String) : [], desk)
  return { whole, given: { ...asOptions, ...objectAt(options, 'changes') } }
}

/** The changes of `--set`: those in JSON, and those that are as in options. @throws WrongUsage */
function changesSet(
  set: readonly string[],
  { lang, isLangGiven = false }: Desk,
): { whole: Data; asOptions: Data } {
  const whole: Record<string, unknown> = {}
  const values = new Map()
  for (const change of set.map(changeOf)) {
    const field = CHANGED.find(({ to }) => to === `changes.${change.field}`)
    if ('json' in change) whole[change.field] = change.json
    else if (field) {
      const out = new Output(false)
      const read = readGiven(field, () =>
        field.form.read(change.text, { lang, isLangGiven, name: change.field, out }),
      )
      values.set(field, field.as === 'list' ? [read] : read)
    } else if (change.field === 'language') whole[change.field] = change.text
    else
      throw new WrongUsage(
        `--set ${change.field}: give JSON, or an option; the fields are headline, body, occurred, kind, actors, places, attribution, links, media, importance, actuality, language`,
      )
  }
  return { whole, asOptions: objectAt(dataOf(CHANGED, values), 'changes') }
}

/** The changed fields of which only a part was given, with the rest as it is now. */
function inFull(given: Data, now: Development): Data {
  const has = (name: string) => given[name] !== undefined && given[name] !== null
  return {
    ...(has('headline') && { headline: { ...now.headline, ...objectAt(given, 'headline') } }),
    ...(has('body') && { body: bodyInFull(objectAt(given, 'body'), now.body) }),
    ...(has('kind') && { kind: kindInFull(objectAt(given, 'kind'), now.kind) }),
    ...(has('attribution') && {
      attribution: sourcesInFull(objectAt(given, 'attribution'), now.attribution),
    }),
  }
}

/** The body without the languages that are taken away. Null: none is left. @throws WrongUsage if it has no such language */
function bodyInFull(given: Data, now: Development['body']): Data | null {
  const unknown = Object.keys(given).find((tag) => given[tag] === null && now?.[tag] === undefined)
  if (unknown !== undefined)
    throw new WrongUsage(
      now
        ? `the body has no text in ${unknown}: its languages are ${Object.keys(now).join(', ')}`
        : 'the development has no body',
    )
  const left = without({ ...now, ...given })
  return Object.keys(left).length > 0 ? left : null
}

/** Another category has another mode and note. */
function kindInFull(given: Data, now: Development['kind']): Data {
  const { category = now.category } = given
  const { mode, note, contexts } = now
  const kept = category === now.category ? { ...(given['category'] === undefined && { mode }), note } : {}
  return without({ category, ...(contexts && { contexts }), ...kept, ...given })
}

/** The first source with its changes. Without a name it is taken away. */
function sourcesInFull(given: Data, [first, ...others]: readonly Attribution[]): Data[] | null {
  const changed = without({ ...first, ...given })
  const all = given['source'] === null ? others : [changed, ...others]
  return all.length > 0 ? all.map((one) => ({ ...one })) : null
}

const without = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && value !== undefined))
