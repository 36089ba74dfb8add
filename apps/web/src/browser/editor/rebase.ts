import type { Draft } from './drafts.js'
import type { Data, Field } from './field.js'
import { isUntouched, shownIn } from './values.js'

/** What was typed on top of what the story has at another version: fields that were not touched are as they are there. */
export function rebased(fields: readonly Field[], draft: Draft, before: Data, version: number): Draft {
  const { lang, values } = draft
  const moved = fields.map((field) => {
    const value = values[field.at] ?? ''
    return [field.at, isUntouched(field, value, draft.before, lang) ? shownIn(field, before, lang) : value]
  })
  return { ...draft, before, version, values: Object.fromEntries(moved) }
}

/** What was typed, with the texts that were not touched in another language. */
export function spokenIn(fields: readonly Field[], draft: Draft, lang: string): Draft {
  const { values, before } = draft
  const moved = fields.map((field) => {
    const value = values[field.at] ?? ''
    return [field.at, isUntouched(field, value, before, draft.lang) ? shownIn(field, before, lang) : value]
  })
  return { ...draft, lang, values: Object.fromEntries(moved) }
}
