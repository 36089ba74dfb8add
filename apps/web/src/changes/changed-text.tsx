import type { PickedText } from '@filrouge/contract'
import { diffWordsWithSpace } from 'diff'
import { localeOf } from '../language/locale.js'
import { Text, useLanguageOf } from '../language/text.js'
import { useReading } from '../language/reading.js'

/** A text that changed: its words, struck and added. Where less than half is common, the whole texts. */
export function ChangedText({ before, after }: { before: PickedText | null; after: PickedText | null }) {
  const { typeset } = useReading()
  const attributes = useLanguageOf(after?.lang ?? '')
  if (!before || !after || before.lang !== after.lang) return <Whole before={before} after={after} />
  const parts = diffWordsWithSpace(before.value, after.value, {
    intlSegmenter: new Intl.Segmenter(localeOf(after.lang), { granularity: 'word' }),
  })
  const common = parts
    .filter((part) => !part.added && !part.removed)
    .reduce((sum, { value }) => sum + value.length, 0)
  if (common * 2 < Math.max(before.value.length, after.value.length))
    return <Whole before={before} after={after} />
  return (
    <span {...(attributes.lang !== undefined && { class: 'text', ...attributes })}>
      {parts.map(({ value, added, removed }) => {
        const words = typeset(value)
        if (added) return <ins>{words}</ins>
        return removed ? <del>{words}</del> : words
      })}
    </span>
  )
}

const Whole = ({ before, after }: { before: PickedText | null; after: PickedText | null }) => (
  <>
    {before && (
      <del>
        <Text text={before} />
      </del>
    )}{' '}
    {after && (
      <ins>
        <Text text={after} />
      </ins>
    )}
  </>
)
