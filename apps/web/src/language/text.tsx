import type { PickedText } from '@filrouge/contract'
import { useReading } from './reading.js'
import { directionOf, typeset } from './typeset.js'

const isIn = (tag: string, language: string) => tag === language || tag.startsWith(`${language}-`)

/** A text of a story. One in another language than the page has its own `lang` and `dir`. */
export function Text({
  text,
  noted = false,
}: {
  text: PickedText
  /** Says the language. */ noted?: boolean
}) {
  const { language, t, languageName } = useReading()
  const shown = typeset(text.value, text.lang)
  if (isIn(text.lang, language)) return <>{shown}</>
  return (
    <>
      <span lang={text.lang} dir={directionOf(text.lang)}>
        {shown}
      </span>
      {noted && (
        <>
          {' '}
          <span class="fallback">{t.site.inLanguage(languageName(text.lang))}</span>
        </>
      )}
    </>
  )
}
