import { editorCatalogues, type EditorWords } from '@filrouge/words/editor'
import type { PageLanguage } from '../../language/index.js'

export type { EditorWords }

/** The words of the editor in a language. */
export const editorWords = (language: PageLanguage): EditorWords => editorCatalogues[language]
