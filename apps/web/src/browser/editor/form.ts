import type { Filrouge, Role } from '@filrouge/client'
import type { Data, Field } from './field.js'
import type { EditorWords } from './words.js'

/** What a form is about. */
export interface Subject {
  storyId: string
  /** The id of a development or an expectation. Null: the form is about the story. */
  id: string | null
  /** What it is called: a headline. Null: the form is about the story. */
  name: string | null
  /** The version of the story that the page shows. 0: the story is not there yet. */
  version: number
}

/** A form that records one event. */
export interface Form {
  name: keyof EditorWords['forms']
  type: string
  role: Extract<Role, 'reporter' | 'editor'>
  fields: readonly Field[]
  /** Whether something must differ from what it began with. */
  needsChange?: true
  /** Reads what the form begins with, in the form of the event's data. Default: nothing. */
  begin?(client: Filrouge, subject: Subject): Promise<Data> | Data
  /** The data that is sent, of that before and that after typing. Default: that after. `lang`: of the texts. */
  data?(before: Data, after: Data, lang: string): Data
  /** The id of the element on the page that shows what was recorded. Default: that of its subject. */
  shownAs?(data: Data): string | null
}
