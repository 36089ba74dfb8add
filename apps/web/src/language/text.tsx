import type { PickedText } from '@filrouge/contract'
import { paragraphsOf } from '@filrouge/words'
import { useReading } from './reading.js'
import { directionOf, typeset } from './typeset.js'

const isIn = (tag: string, language: string) => tag === language || tag.startsWith(`${language}-`)

/** The attributes of an element that has a text: none where the text is in the language of the page. */
export function useLanguageOf(lang: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  const { language } = useReading()
  return isIn(lang, language) ? {} : { lang, dir: directionOf(lang) }
}

interface TextProps {
  text: PickedText
  /** Says the language. */
  noted?: boolean
  /** It stands alone in its block, and begins at the side where its language begins. */
  block?: boolean
}

/** A text of a story. One in another language than the page has its own `lang` and `dir`. */
export function Text({ text, noted = false, block = false }: TextProps) {
  const attributes = useLanguageOf(text.lang)
  const shown = typeset(text.value, text.lang)
  if (attributes.lang === undefined) return <>{shown}</>
  const note = noted && (
    <>
      {' '}
      <Note lang={text.lang} />
    </>
  )
  if (block)
    return (
      <span class="text" {...attributes}>
        {shown}
        {note}
      </span>
    )
  return (
    <>
      <span {...attributes}>{shown}</span>
      {note}
    </>
  )
}

interface ParagraphsProps {
  text: PickedText
  /** The class of each paragraph. */
  class: string
  /** Says the language. */
  noted?: boolean
}

/** A text of a story in paragraphs. */
export function Paragraphs({ text: { value, lang }, class: name, noted = false }: ParagraphsProps) {
  const attributes = useLanguageOf(lang)
  const paragraphs = paragraphsOf(value)
  return (
    <>
      {paragraphs.map((paragraph, n) => (
        <p class={name} {...attributes}>
          {typeset(paragraph, lang)}
          {noted && attributes.lang !== undefined && n === paragraphs.length - 1 && (
            <>
              {' '}
              <Note lang={lang} />
            </>
          )}
        </p>
      ))}
    </>
  )
}

/** In which language a text is, in that of the page. It may stand within the text. */
function Note({ lang }: { lang: string }) {
  const { language, t, languageName } = useReading()
  return (
    <span class="fallback" lang={language} dir="ltr">
      {t.site.inLanguage(languageName(lang))}
    </span>
  )
}
