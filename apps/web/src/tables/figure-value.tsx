import type { ShownFigure } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'

export type Claim = ShownFigure['claims'][number]

/** The value of a claim with its unit. Words stay words. */
export function FigureValue({ claim: { value, unit } }: { claim: Claim }) {
  const { typeset } = useReading()
  return (
    <>
      <Value value={value} />
      {unit !== null && (
        <>
          {' '}
          <span class="unit">{typeset(unit)}</span>
        </>
      )}
    </>
  )
}

function Value({ value }: { value: Claim['value'] }) {
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
      {number(from)}–{number(to)}
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
