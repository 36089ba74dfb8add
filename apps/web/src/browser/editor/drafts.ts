import type { Data, Values } from './field.js'
import type { Form, Subject } from './form.js'

/** What is typed in a form, and all that is needed to send it again. */
export interface Draft {
  /** The version of the story that it was written on. */
  version: number
  /** The language of its texts, BCP 47. */
  lang: string
  values: Values
  /** What the form began with. */
  before: Data
  /** The Idempotency-Key: kept until there is a verdict, so that nothing is recorded twice. */
  key: string
}

/** The name of a draft in the storage of the session: there is one for each story, form and subject. */
const nameOf = ({ name }: Form, { storyId, id }: Subject) =>
  ['filrouge-draft', storyId, name, ...(id === null ? [] : [id])].join(':')

/** Keeps a draft until the tab closes. Where storage is forbidden, it is kept as long as the page. */
export function keepDraft(form: Form, subject: Subject, draft: Draft): void {
  drafts.set(nameOf(form, subject), draft)
  try {
    sessionStorage.setItem(nameOf(form, subject), JSON.stringify(draft))
  } catch {
    // Storage is forbidden or full.
  }
}

const drafts = new Map<string, Draft>()

/** The draft that was kept. Null: there is none. */
export function keptDraft(form: Form, subject: Subject): Draft | null {
  const name = nameOf(form, subject)
  const inPage = drafts.get(name)
  if (inPage) return inPage
  try {
    const stored = sessionStorage.getItem(name)
    const draft: Draft | null = stored === null ? null : JSON.parse(stored)
    return draft
  } catch {
    return null
  }
}

export function dropDraft(form: Form, subject: Subject): void {
  drafts.delete(nameOf(form, subject))
  try {
    sessionStorage.removeItem(nameOf(form, subject))
  } catch {
    // Storage is forbidden: nothing is there.
  }
}
