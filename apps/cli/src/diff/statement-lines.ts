import type { Diff, Figure, PickedText, PositionChange } from '@filrouge/client'
import { claimWords, sourceWords, type Dates } from '../field-words.js'
import { lineOf } from '../texts.js'
import { inItems, inText } from './change-words.js'
import { changeLines, entry, note, type Line } from './lines.js'
import { headlineIn, scopeKey, type Names } from './names.js'

type Answer = Diff<PickedText>

/** The positions that moved, under the questions of their issues. */
export function positionLines({ positions }: Answer, names: Names): Line[] {
  const issueIds = [...new Set(positions.map(({ issueId }) => issueId))]
  return issueIds.flatMap((issueId) => {
    const question = names.issues.get(issueId)
    const moved = positions.filter((one) => one.issueId === issueId)
    const heading = {
      depth: 1,
      parts: [{ text: question === undefined ? issueId : `${question} (${issueId})` }],
    }
    return [heading, ...moved.flatMap((one) => positionChange(one, names))]
  })
}

function positionChange(
  { issueId, actor, scope, before, after }: PositionChange<PickedText>,
  names: Names,
): Line[] {
  const depth = 2
  const detail = depth + 1
  const within = scope === 'general' ? '' : ` (${names.scopes.get(scopeKey(issueId, scope)) || scope})`
  const stated = (stance: string) => `${actor} ${stance}${within}`
  if (!after) return [entry('-', stated(before?.stance ?? ''), '', depth)]
  if (!before)
    return [
      entry('+', stated(after.stance), '', depth),
      ...after.conditions.flatMap((condition) => note('if', lineOf(condition), detail)),
    ]
  const stance = before.stance === after.stance ? after.stance : `${before.stance} → ${after.stance}`
  const conditions = { field: 'conditions', before: before.conditions, after: after.conditions }
  return [
    entry('~', stated(stance), '', depth),
    ...(isSame(conditions) ? [] : changeLines(inItems(conditions, lineOf), detail)),
    ...(before.developmentId === after.developmentId || after.developmentId === null
      ? []
      : note('in', headlineIn(names, after.developmentId), detail)),
  ]
}

/** The figures whose claims or label differ. */
export const figureLines = ({ figures }: Answer, dates: Dates): Line[] =>
  figures.flatMap(({ figureId, before, after }) => {
    const label = lineOf((after ?? before)?.label)
    if (!after) return [entry('-', label, figureId)]
    if (!before)
      return [
        entry('+', label, figureId),
        ...after.claims.flatMap((claim) => note('value', claimOf(claim, dates))),
      ]
    const labels = { field: 'label', before: before.label, after: after.label }
    const values = { field: 'values', before: before.claims, after: after.claims }
    return [
      entry('~', label, figureId),
      ...(isSame(labels) ? [] : changeLines(inText(labels))),
      ...(isSame(values) ? [] : changeLines(inItems(values, (claim) => claimOf(claim, dates)))),
    ]
  })

const claimOf = (claim: Figure<PickedText>['claims'][number], dates: Dates): string =>
  claimWords(claim) + (claim.attribution ? ` (${sourceWords(claim.attribution, dates)})` : '')

const isSame = ({ before, after }: { before: unknown; after: unknown }) =>
  JSON.stringify(before) === JSON.stringify(after)

/** The sources whose rating differs. */
export const sourceLines = ({ sources }: Answer): Line[] =>
  sources.flatMap(({ source, before, after }) => {
    if (!after) return [entry('-', `${source}: ${before?.reliability ?? ''}`)]
    const rating = before ? `${before.reliability} → ${after.reliability}` : after.reliability
    return [entry(before ? '~' : '+', `${source}: ${rating}`), ...note('why', lineOf(after.reason))]
  })
