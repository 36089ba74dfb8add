import { edtfWords } from '@filrouge/words'
import { pageLanguageOf } from '@filrouge/web'

/**
 * A date in words, as feeds show it.
 * @param edtf EDTF of level 0 or 1
 * @param lang the language of the words, a BCP 47 tag. Where there are no words in it, they are English.
 */
export const dateWords = (edtf: string, lang: string): string =>
  edtfWords(edtf, { lang: pageLanguageOf(lang) ?? 'en' })
