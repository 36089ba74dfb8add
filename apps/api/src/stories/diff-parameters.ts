import type { PinnedStory, Since } from '@filrouge/record'
import type { Problem } from '@filrouge/runtime'
import { inWords, MAX_VERSION, quoted, Time } from '@filrouge/story'
import { z } from 'zod'
import { readQuery } from '../http/query.js'
import { invalid } from '../http/validation.js'
import { atParameters, mustNameOnePast, readParametersOf, type Parsed } from './read-parameters.js'
import type { ReadRequest } from './read-request.js'

const FORM = 'a version, such as 12, or a time with its zone, such as "2025-09-04T17:30:00Z"'

/** A version, written in digits, or a time. Its JSON schema is that of a whole number or a time. */
const versionOrTime = (least: 0 | 1, tooSmall: string) =>
  z.preprocess(
    (sent, context) => {
      const refuse = (message: string) => context.addIssue({ code: 'custom', input: sent, message })
      if (Array.isArray(sent)) refuse('the parameter is given more than once')
      if (typeof sent !== 'string') return sent
      if (/^\d{1,10}$/.test(sent)) return Number(sent)
      // A text that begins like a time is refused as a time: the message then has the nearest one.
      if (!/^\d{4}-/.test(sent)) refuse(`${quoted(sent)} is not ${FORM}`)
      return sent
    },
    z
      .union([z.int().min(least, tooSmall).max(MAX_VERSION, `a version is at most ${MAX_VERSION}`), Time])
      .register(inWords, { form: FORM }),
  )

export const DiffQuery = {
  ...atParameters,
  from: versionOrTime(0, 'a version is 0 (before the story) or more').describe(
    'The earlier end: a version (0: before the story), or a time (RFC 3339) for the last version that was known at it.',
  ),
  to: versionOrTime(1, 'the first version of a story is 1')
    .optional()
    .describe(
      'The later end: a version, or a time (RFC 3339) for the last version that was known at it. Not together with `version`, `knownAt` or `recordedAt`. Default: now.',
    ),
}

/** The input of a diff, in addition to the version at its later end. */
export interface DiffInput {
  since: Since
}

/**
 * Reads the parameters of a diff. `to` is another name of `version` and `knownAt`.
 * @throws Problem validation-failed, also where the query shows that `from` is after `to`
 */
export function diffParameters({ query, minVersion }: ReadRequest): Parsed<DiffInput> {
  const { from, to, ...at } = readQuery(DiffQuery, query)
  const { version, knownAt, recordedAt, ...rest } = at
  mustNameOnePast({ to, version, knownAt, recordedAt })
  const end = {
    version: typeof to === 'number' ? to : version,
    knownAt: typeof to === 'string' ? to : knownAt,
    recordedAt,
  }
  if (typeof from === 'number' && end.version !== undefined && from > end.version)
    throw fromAfterTo(`version ${from} comes after version ${end.version}`)
  if (typeof from === 'string' && end.knownAt !== undefined && from > end.knownAt)
    throw fromAfterTo(`${from} comes after ${end.knownAt}`)
  const parameters = readParametersOf({ ...end, ...rest }, minVersion())
  const { now } = parameters.at
  return {
    taken: {
      since: typeof from === 'number' ? { version: from } : { knownAt: from < now ? from : now },
    },
    parameters: { ...parameters, versionAt: to === undefined ? '/query/version' : '/query/to' },
  }
}

/** @throws Problem validation-failed where the earlier end is after the later one */
export function mustComeFirst(from: PinnedStory, to: PinnedStory): void {
  if (from.version > to.version) throw fromAfterTo(`${inWordsOf(from)} comes after ${inWordsOf(to)}`)
  if (from.version === to.version && timeOf(from) > timeOf(to))
    throw fromAfterTo(`${timeOf(from)} comes after ${timeOf(to)}, the time of version ${to.version}`)
}

const timeOf = ({ askedTime, knownAt }: PinnedStory) => askedTime ?? knownAt

const inWordsOf = ({ version, askedTime }: PinnedStory) =>
  askedTime === null ? `version ${version}` : `version ${version} (the last one known at ${askedTime})`

const fromAfterTo = (why: string): Problem =>
  invalid([{ pointer: '/query/from', message: `from is after to: ${why}` }])
