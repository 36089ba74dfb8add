import type { ShownFigure } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'

export type Claim = ShownFigure['claims'][number]

/** The value of a claim with its unit. Words stay words. */
export function FigureValue({
  claim: { value, unit },
  isOfAll = false,
}: {
  claim: Claim
  /** The value is from the lowest to the highest of several claims, and no claim by itself. */
  isOfAll?: boolean
}) {
  const { typeset } = useReading()
  return (
    <>
      <Value value={value} isOfAll={isOfAll} />
      {unit !== null && (
        <>
          {' '}
          <span class="unit">{typeset(unit)}</span>
        </>
      )}
    </>
  )
}

/**
 * What all claims of a figure say, none of them picked out: the span of numbers of one unit, else each value by itself.
 */
export function FigureOfAll({ claims }: { claims: readonly Claim[] }) {
  const [first, ...more] = claims
  if (!first) return null
  const value = allOf(claims)
  if (value) return <FigureValue claim={{ ...first, value }} isOfAll={more.length > 0} />
  const said = more.filter((claim, n) => !claims.slice(0, n + 1).some((other) => isAlike(claim, other)))
  return (
    <span class="each">
      {[first, ...said].map((claim) => (
        <span class="one">
          <FigureValue claim={claim} />
        </span>
      ))}
    </span>
  )
}

const isAlike = (one: Claim, other: Claim) =>
  one.unit === other.unit && JSON.stringify(one.value) === JSON.stringify(other.value)

/** The value that contains those of all claims. Null: they are words, or of several units, or of opposite open ends. */
function allOf(claims: readonly Claim[]): Claim['value'] | null {
  const [first, ...more] = claims
  if (!first) return null
  if (more.every((claim) => isAlike(claim, first))) return first.value
  if (more.some(({ unit }) => unit !== first.unit)) return null
  const ends = claims.map(({ value }) =>
    'words' in value
      ? null
      : 'exact' in value
        ? ([value.exact, value.exact] as const)
        : ([value.from ?? -Infinity, value.to ?? Infinity] as const),
  )
  if (ends.includes(null)) return null
  const [from, to] = [
    Math.min(...ends.flatMap((end) => end?.[0] ?? [])),
    Math.max(...ends.flatMap((end) => end?.[1] ?? [])),
  ]
  if (from === -Infinity && to === Infinity) return null
  return { ...(from > -Infinity && { from }), ...(to < Infinity && { to }) }
}

function Value({ value, isOfAll }: { value: Claim['value']; isOfAll: boolean }) {
  const { number, t } = useReading()
  if ('words' in value)
    return (
      <span class="num words">
        <Text text={value.words} />
      </span>
    )
  if ('exact' in value) return <span class="num">{number(value.exact)}</span>
  const { from, to } = value
  if (from === undefined) return <span class="num words">{t.figures.to(number(to ?? 0))}</span>
  if (to === undefined) return <span class="num words">{t.figures.from(number(from))}</span>
  return (
    <span class="num">
      {isOfAll ? t.figures.span(number(from), number(to)) : `${number(from)}–${number(to)}`}
    </span>
  )
}

/** The lowest and the highest value of a claim. Null: its value is in words. */
export function spanOf(value: Claim['value']): readonly [number, number] | null {
  if ('words' in value) return null
  if ('exact' in value) return [value.exact, value.exact]
  const { from, to } = value
  if (from === undefined || to === undefined) {
    const only = from ?? to
    return only === undefined ? null : [only, only]
  }
  return [from, to]
}
