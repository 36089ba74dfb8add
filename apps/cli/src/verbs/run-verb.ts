import { FilrougeProblem } from '@filrouge/client'
import type { Command } from 'commander'
import { Asker, canAsk } from '../ask.js'
import { Failed, Refused, WrongUsage } from '../failures.js'
import { objectOf } from '../input.js'
import { knownNow } from '../late-filing.js'
import { sessionOf, type Session } from '../session.js'
import { optionsOfWrite, write, type WriteFlags } from '../writing.js'
import { changesOf, dataOf, mustBelong, neededWith, type Values } from './data.js'
import { givenOf, readAs, readGiven, type Read } from './given.js'
import { inCommands, optionAt } from './in-commands.js'
import { STATED_IN } from './parts.js'
import { askSpellings } from './known-names.js'
import { askFor, askWhich } from './questions.js'
import { isArgument, usageOf, type Data, type Desk, type Field, type Given, type Verb } from './verb.js'

type Flags = WriteFlags & { lang?: string; file?: string }

/** Runs the command of a verb. On a terminal it asks for what is missing, and again for what is refused. */
export async function runVerb(verb: Verb, story: Field, command: Command): Promise<void> {
  const { lang = '', file, ...flags } = command.opts<Flags>()
  const isLangGiven = command.getOptionValueSource('lang') === 'cli'
  const fields = [story, ...verb.fields]
  const given = givenOf(fields, command)
  const missing = missingOf(verb, fields, new Set(given.keys()), file !== undefined)
  mustBelong(new Set(given.keys()))
  const session = sessionOf(command)
  const asker = new Asker(session.signal)
  const read: Read = (field, text) => readAs(field, text, { lang, isLangGiven, out: session.out })
  const asked = new Set<Field>()
  try {
    const values: Values = new Map()
    for (const [field, text] of given)
      values.set(
        field,
        readGiven(field, () => read(field, text)),
      )
    const answer = async (field: Field) => {
      asked.add(field)
      const value = await askFor(asker, field, read)
      if (value === undefined) values.delete(field)
      else values.set(field, value)
      await answerWith(field)
    }
    const answerWith = async (field: Field) => {
      for (const one of neededWith(fields, field, values)) await answer(one)
    }
    for (const field of missing) await answer(field)
    // A file may have it.
    if (canAsk() && file === undefined) for (const field of given.keys()) await answerWith(field)
    if (lacksChange(verb, values, file)) await answer(await askWhich(asker, changesOf(verb)))
    const run = { verb, session, lang, isLangGiven, file: await fileOf(file, session), values, story }
    if (canAsk()) await askSpellings(asker, session.client, String(values.get(story)), values)
    const sent = {
      ...flags,
      ...(canAsk() && (await knownNow(asker, session, String(values.get(story)), flags))),
    }
    await mayRemove(run, asker)
    for (;;) {
      const refused = await send(run, sent)
      if (refused === null) return
      const named =
        refused.code === 'story-not-found'
          ? [story]
          : refused.errors.map(({ pointer }) => optionAt(fields, pointer))
      const again = named.filter((one) => one !== null && asked.has(one))
      const failure = failureOf(verb, fields, refused, run)
      if (again.length === 0) throw failure
      session.out.note(session.out.times(failure.message))
      for (const field of new Set(again)) if (field) await answer(field)
    }
  } finally {
    asker.close()
  }
}

/** The fields that are missing, on a terminal with those that are asked for beside them. @throws WrongUsage without a terminal */
function missingOf(
  verb: Verb,
  fields: readonly Field[],
  given: ReadonlySet<Field>,
  hasFile: boolean,
): Field[] {
  const isMissing = (field: Field) => !given.has(field) && (!hasFile || isArgument(field))
  const needed = fields.filter((field) => field.needed && isMissing(field))
  const orFile = verb.takesFile ? ', or a --file' : ''
  if (!canAsk()) {
    if (needed.length > 0)
      throw new WrongUsage(
        `${verb.name} needs ${needed.map(usageOf).join(', ')}${orFile}; see filrouge ${verb.name} --help`,
      )
    const changes = changesOf(verb)
    if (changes.length > 0 && !hasFile && !changes.some((field) => given.has(field)))
      throw new WrongUsage(`${verb.name} needs a change: ${changes.map(usageOf).join(', ')}${orFile}`)
  }
  const isAsked = (field: Field) =>
    field.needed || (field.isAsked === true && needed.some((one) => !isArgument(one)))
  return fields.filter((field) => isAsked(field) && isMissing(field))
}

function lacksChange(verb: Verb, values: Values, file: string | undefined): boolean {
  const changes = changesOf(verb)
  return changes.length > 0 && file === undefined && !changes.some((field) => values.has(field))
}

const fileOf = async (file: string | undefined, { signal }: Session): Promise<Data> =>
  file === undefined ? {} : objectOf<Data>(file, signal)

interface Run {
  verb: Verb
  session: Session
  lang: string
  isLangGiven: boolean
  file: Data
  values: Values
  story: Field
}

const deskOf = ({ session, values, story, lang, isLangGiven }: Run): Desk => ({
  client: session.client,
  storyId: String(values.get(story)),
  lang,
  isLangGiven,
})

const givenIn = ({ verb, values, file }: Run): Given => ({ options: dataOf(verb.fields, values), file })

/** Asks, or warns without a terminal, before the command takes away what may not be meant. @throws Failed if it is not */
async function mayRemove(run: Run, asker: Asker): Promise<void> {
  const removed = await run.verb.removes?.(givenIn(run), deskOf(run)).catch((error: unknown) => {
    // The append says what is wrong with the story or the development.
    if (error instanceof FilrougeProblem) return null
    throw error
  })
  if (!removed) return
  if (!canAsk()) return run.session.out.note(`warning: ${removed}`)
  if (!(await asker.isSure(`${removed.charAt(0).toUpperCase()}${removed.slice(1)}. Go on (yes, no): `)))
    throw new Failed('nothing was sent')
}

/** How often to complete the data anew where others wrote meanwhile. */
const TRIES = 4

/** Sends what was given. @returns the refusal, or null */
async function send(run: Run, flags: WriteFlags): Promise<FilrougeProblem | null> {
  const { verb, session, lang } = run
  const desk = deskOf(run)
  const { storyId } = desk
  const options = optionsOfWrite(session, flags)
  const given = givenIn(run)
  for (let tries = 1; ; tries += 1) {
    try {
      const { data, version } = verb.complete
        ? await verb.complete(given, desk)
        : { data: { ...given.file, ...given.options } }
      // A repetition with the same key must be the same request, whatever the story's version is by then.
      const expected =
        version === undefined || flags.idempotencyKey !== undefined
          ? options.expected
          : (options.expected ?? { version })
      const events = verb.events?.(data, { lang }) ?? [{ type: verb.type, data }]
      const fields = [run.story, ...verb.fields]
      await write(
        session,
        storyId,
        { events },
        { ...options, expected },
        {
          ...subjectOf(verb, events.at(-1)?.data),
          ...(verb.done && { done: () => verb.done?.(data, desk) ?? Promise.resolve('') }),
          nameOf: (pointer) => nameAt(fields, pointer),
          inWords: (message) => inCommands(message, session),
        },
      )
      return null
    } catch (error) {
      if (!(error instanceof FilrougeProblem)) throw error
      const isOvertaken = error.code === 'version-conflict' && options.expected === undefined && verb.complete
      if (!isOvertaken || tries === TRIES) return error
    }
  }
}

/** The development that a verb is about. */
function subjectOf({ fields }: Verb, { developmentId }: Data = {}): { developmentId?: string } {
  const isAbout = fields.some((field) => field.to === 'developmentId' && !STATED_IN.includes(field))
  return isAbout && typeof developmentId === 'string' ? { developmentId } : {}
}

const nameAt = (fields: readonly Field[], pointer: string): string | null => {
  if (pointer === '/learnedAt') return '--learned-at'
  const field = optionAt(fields, pointer)
  return field && (isArgument(field) ? `<${field.name}>` : `--${field.name}`)
}

/** A refusal in the words of the command line. */
function failureOf(
  verb: Verb,
  fields: readonly Field[],
  problem: FilrougeProblem,
  { values, session, file, lang }: Run,
): Failed | Refused {
  const data = { ...file, ...dataOf(verb.fields, values) }
  const instead = verb.instead?.(problem.code, verb.events?.(data, { lang }).at(-1)?.data ?? data)
  if (instead) return new Failed(`${instead} (${problem.code})`)
  return new Refused(
    problem,
    (pointer) => nameAt(fields, pointer),
    (message) => inCommands(message, session),
  )
}
