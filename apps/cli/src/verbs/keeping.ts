import { objectAt } from './data.js'
import type { Completed, Data, Desk, Given } from './verb.js'

/** What a story has now, at a version. */
export interface Now {
  version: number
  /** The texts by field. Null: there is none. */
  texts: Readonly<Record<string, Readonly<Record<string, string>> | null>>
}

/**
 * Keeps the other languages of texts that a verb replaces: a given text adds or replaces its own language.
 * @param names the fields of the texts
 * @param read reads what the story has now; null where it has nothing yet
 */
export const keepingLanguages =
  (names: readonly string[], read: (data: Data, desk: Desk) => Promise<Now | null>) =>
  async ({ options, file }: Given, desk: Desk): Promise<Completed> => {
    const data = { ...file, ...options }
    const texts = names.filter((name) => options[name] !== undefined)
    const now = texts.length > 0 ? await read(data, desk) : null
    if (!now) return { data }
    const kept = texts.map((name) => [name, { ...now.texts[name], ...objectAt(options, name) }])
    return { data: { ...data, ...Object.fromEntries(kept) }, version: now.version }
  }
