import { en, type EditorWords } from './en.js'
import { fr } from './fr.js'
import type { PageLanguage } from '../../../language/index.js'

export type { EditorWords } from './en.js'

const WORDS: Record<PageLanguage, EditorWords> = { en, fr }

export const editorWords = (language: PageLanguage): EditorWords => WORDS[language]
