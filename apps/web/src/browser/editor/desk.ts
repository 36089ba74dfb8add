import { Filrouge, type Key, type Role } from '@filrouge/client'
import { readingOf, type Reading } from '../../language/reading.js'
import { pageLanguage } from '../page-language.js'
import { editorWords, type EditorWords } from './words.js'

/** Who edits, through which client, in which language. */
export interface Desk {
  client: Filrouge
  key: Key
  reading: Reading
  words: EditorWords
  /** The main language of the story that the page shows; on other pages that of the page. BCP 47. */
  storyLanguage: string
}

export const pageReading = (): Reading => readingOf(pageLanguage())

export const clientOf = (key: string) => new Filrouge({ url: location.origin, key })

export function deskOf(client: Filrouge, key: Key): Desk {
  const reading = pageReading()
  const storyLanguage = document.querySelector<HTMLElement>('[data-language]')?.dataset['language']
  return {
    client,
    key,
    reading,
    words: editorWords(reading.language),
    storyLanguage: storyLanguage ?? reading.language,
  }
}

const RANKS: readonly Role[] = ['reader', 'reporter', 'editor', 'admin']

/** Whether the key allows what needs a role in a story. Null: a story that is not there yet. */
export function mayAs({ key }: Desk, role: Role, storyId: string | null): boolean {
  const isWithin =
    key.stories === null ||
    storyId === null ||
    key.stories.some((one) => (one.endsWith('*') ? storyId.startsWith(one.slice(0, -1)) : one === storyId))
  return isWithin && RANKS.indexOf(key.role) >= RANKS.indexOf(role)
}
