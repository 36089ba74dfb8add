import type { Diff, TextForm, WithoutAt } from '@filrouge/contract'
import { isDeepStrictEqual } from 'node:util'
import { looksOf } from './plain-fold/looks.js'

/*
 * What a diff from a to c says, derived from those from a to b and from b to c. Some of a diff does not follow from two others:
 *  - the fields of a development that does not stand at all three versions: a diff compares what stands at both ends;
 *  - whether it is withdrawn or merged, and into which: a diff does not say what became of one that does not stand at its start;
 *  - the reasons of corrections and revisions: what came and went between a and b is not listed, and its reasons are not;
 *  - `overdue`: a diff does not say which expectations are not overdue any more;
 *  - with `happenedBy`, the fields of expectations: a diff does not say which ones a corrected date moved out of the world.
 */

type AnyDiff = WithoutAt<Diff<TextForm>>
type Values = readonly [before: unknown, after: unknown]
/** The values at both ends, by what changed. */
type Changes = Map<string, Values>

/**
 * What follows, twice: from the two diffs in a row, and from the diff of the whole span.
 * @param bounded whether the world has a bound
 */
export function bothWays(first: AnyDiff, second: AnyDiff, whole: AnyDiff, bounded: boolean) {
  const changed = new Set([first, second, whole].flatMap((diff) => [...standingOf(diff).keys()]))
  const followsFrom = (...diffs: readonly AnyDiff[]) => ({
    ...facts(diffs, (developmentId) => !changed.has(developmentId)),
    ...(!bounded && { expectations: factsOfExpectations(diffs) }),
  })
  return { joined: followsFrom(first, second), whole: followsFrom(whole) }
}

/** @param standsThroughout whether a development neither began nor ceased to stand */
function facts(diffs: readonly AnyDiff[], standsThroughout: (developmentId: string) => boolean) {
  const all = (changesOf: (diff: AnyDiff) => Changes) => joined(diffs.map(changesOf))
  const steady = (changes: Changes) => onlyWhere(changes, (_, key) => standsThroughout(idIn(key)))
  return {
    story: all(({ story }) => changesBy(story.fields, ({ field }) => field)),
    standing: all(standingOf),
    held: steady(all(holdsOf)),
    fields: steady(all(fieldsOf)),
    issues: diffs.flatMap(({ issues }) => issues),
    positions: all(({ positions }) =>
      changesBy(positions, ({ issueId, actor, scope }) => `${issueId} ${scope} ${looksOf(actor)}`),
    ),
    figures: all(
      ({ figures }) => new Map(figures.map((one) => change(one.figureId, said(one.before), said(one.after)))),
    ),
    sources: all(({ sources }) => changesBy(sources, ({ source }) => looksOf(source))),
  }
}

function factsOfExpectations(diffs: readonly AnyDiff[]) {
  const announced = diffs.flatMap(({ expectations }) =>
    expectations.announced.map(({ expectationId }) => expectationId),
  )
  const known = (changes: Changes) => onlyWhere(changes, (_, key) => !announced.includes(idIn(key)))
  return {
    announced,
    settled: known(joined(diffs.map(settlementsOf))),
    fields: known(joined(diffs.map(announcedFieldsOf))),
  }
}

/** The id with which a key begins. */
const idIn = (key: string) => key.split(' ')[0] ?? ''

const change = (key: string, before: unknown, after: unknown): [string, Values] => [key, [before, after]]

const changesBy = <Item extends { before: unknown; after: unknown }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Changes => new Map(items.map((item) => change(keyOf(item), item.before, item.after)))

/**
 * Changes one after another: the first value before, and the last one after. What came back to its value is left out.
 * @throws Error where a change does not begin with the value that the one before it left
 */
function joined(all: readonly Changes[]): Changes {
  const whole = new Map<string, Values>()
  for (const changes of all)
    for (const [key, [before, after]] of changes) {
      const earlier = whole.get(key)
      if (earlier && !isDeepStrictEqual(earlier[1], before))
        throw new Error(
          `${key}: after a diff ${JSON.stringify(earlier[1])}, before the next ${JSON.stringify(before)}`,
        )
      whole.set(key, [(earlier ?? [before])[0], after])
    }
  return onlyWhere(whole, ([before, after]) => !isDeepStrictEqual(before, after))
}

const onlyWhere = (changes: Changes, is: (change: Values, key: string) => boolean): Changes =>
  new Map([...changes].filter(([key, change]) => is(change, key)).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Whether developments stand: by id, where that changed. */
const standingOf = ({ developments }: AnyDiff): Changes =>
  new Map<string, Values>([
    ...developments.added.map(({ developmentId }) => change(developmentId, false, true)),
    ...developments.unmerged.map(({ from }) => change(from, false, true)),
    ...[...developments.withdrawn, ...developments.removed].map((id) => change(id, true, false)),
    ...developments.merged.map(({ from }) => change(from, true, false)),
  ])

const holdsOf = ({ developments: { held, released } }: AnyDiff): Changes =>
  new Map([...held.map((id) => change(id, false, true)), ...released.map((id) => change(id, true, false))])

const fieldsOf = ({ developments: { corrected, verified, translated } }: AnyDiff): Changes =>
  new Map<string, Values>([
    ...[...corrected, ...verified].flatMap(({ developmentId, fields }) =>
      fields.map(({ field, before, after }) => change(`${developmentId} ${field}`, before, after)),
    ),
    ...translated.flatMap(({ developmentId, translations }) =>
      translations.map(({ language, before, after }) =>
        change(`${developmentId} in ${language}`, before, after),
      ),
    ),
  ])

/** What a figure says, without the status of the developments that its claims name. */
const said = (figure: AnyDiff['figures'][number]['before']) =>
  figure && [figure.label, figure.claims.map(({ developmentStatus: _, ...claim }) => claim)]

const SETTLED: readonly unknown[] = ['fulfilled', 'cancelled', 'lapsed']

const settlementsOf = ({ expectations: { settled, revised } }: AnyDiff): Changes =>
  new Map<string, Values>([
    ...settled.map(({ expectationId }) => change(expectationId, false, true)),
    ...revised.flatMap(({ expectationId, fields }) =>
      fields
        .filter(
          ({ field, before, after }) =>
            field === 'status' && SETTLED.includes(before) && !SETTLED.includes(after),
        )
        .map(() => change(expectationId, true, false)),
    ),
  ])

/** The fields that were announced and revised. */
const announcedFieldsOf = ({ expectations: { revised } }: AnyDiff): Changes =>
  new Map<string, Values>(
    revised.flatMap(({ expectationId, fields }) =>
      fields
        .filter(({ field }) => field !== 'status' && field !== 'fulfilledBy')
        .map(({ field, before, after }) => change(`${expectationId} ${field}`, before, after)),
    ),
  )
