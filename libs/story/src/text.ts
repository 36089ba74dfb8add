import { z } from 'zod'
import { notEdtf } from './edtf-nearest.js'
import { bounds, InvalidEdtf } from './edtf.js'
import { inWords } from './in-words.js'
import { noLanguageTag } from './language-name.js'
import { canonicalTag, repeatedSubtag, sameTags } from './language-tag.js'
import { noCountry, noDay, noId, noTime } from './refused-values.js'
import { isUrl, URL_PATTERN } from './url.js'
import { quoted, subject } from './words.js'

/* Shared shapes of the contract. Every string has a maximum length. None has a NUL or half a surrogate pair. */

/** Whether a string can be stored and hashed: it has no NUL and no lone surrogate. */
export const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed()

/** The same for a JSON schema. */
const STORABLE_IN_SCHEMA = '[^\\u0000\\uD800-\\uDFFF]*'

/**
 * A string of at most `max` characters (code points, as JSON schemas count), without NUL and half a surrogate pair. A
 * string that breaks several rules has one error, that of the first.
 * @param min 1 by default
 */
export const characters = (max: number, min = 1) =>
  z
    .string()
    .min(min, { abort: true })
    .refine(isStorable, {
      error: ({ path }) => `${subject(path)} has NUL or half of a surrogate pair: leave such characters out`,
      abort: true,
    })
    .refine((text) => isWithin(text, max), {
      error: ({ path }) => `${subject(path)} has more than ${max.toLocaleString('en')} characters`,
      abort: true,
    })
    .meta({ maxLength: max, pattern: `^${STORABLE_IN_SCHEMA}$` })

/** A character has one or two code units, so most strings need no counting. */
const isWithin = (text: string, max: number) =>
  text.length <= max || (text.length <= 2 * max && [...text].length <= max)

/** `[a-z0-9][a-z0-9._-]{0,127}` */
export const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/, { error: ({ input }) => noId(String(input)) })
  .register(inWords, { form: 'an id, such as "summit-2"' })

/** A plain string of at most 300 characters. */
export const Plain = characters(300)

/** A short quotation. */
export const Quote = characters(2000)

export const Url = characters(2000)
  .refine(isUrl, {
    error: ({ input }) =>
      `${quoted(input)} is not a URL: a URL begins with https:// or http:// and a host, and has no spaces, backslashes, control or invisible characters`,
  })
  .meta({ format: 'uri', pattern: URL_PATTERN })
  .register(inWords, { form: 'a URL, such as "https://example.org/a"' })

/** A visible character: neither white space nor invisible. */
const SHOWS = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\ufff9-\ufffb]/u

/** The same for a JSON schema, for the first plane only: some readers of schemas do not know `\p`. */
const SHOWS_IN_SCHEMA =
  '[^\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f' +
  '\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\uD800-\\uDFFF\\ufe00-\\ufe0f\\ufeff' +
  '\\uffa0\\ufff0-\\ufffb]'

/** A text for people: at least one character is visible. */
const readable = (max: number) =>
  characters(max)
    .refine((text) => text === '' || SHOWS.test(text), {
      error: ({ path }) => `${subject(path)} has only white space or invisible characters`,
    })
    .meta({ pattern: `^${STORABLE_IN_SCHEMA}${SHOWS_IN_SCHEMA}${STORABLE_IN_SCHEMA}$` })

/** A name that people read, of at most 300 characters. */
export const Name = readable(300)

/** A language tag of BCP 47 (RFC 5646 §2.1) whose language has 2 or 3 letters, in any case. */
const TagAsSent = z
  .string()
  .max(64, { abort: true })
  .regex(
    // The pattern of a JSON schema has no flags, so both cases are written out.
    /^[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?$/,
    { error: ({ input }) => noLanguageTag(String(input)) },
  )
  .superRefine((tag, context) => {
    const repeated = repeatedSubtag(tag)
    if (repeated !== null)
      context.addIssue({
        code: 'custom',
        message: `${quoted(tag)} is not a language tag of BCP 47: "${repeated}" is there twice`,
      })
  })
  .meta({ examples: ['en', 'fr', 'pt-BR'] })

/** A language tag, converted to its canonical form. */
export const LanguageTag = TagAsSent.overwrite(canonicalTag).register(inWords, {
  form: 'a language, such as "en"',
})

/** A language map: each BCP 47 tag, in canonical form, has a text. It has at least one tag. */
const textOf = (max: number) =>
  z
    .record(TagAsSent, readable(max))
    .refine(
      (map) => {
        const size = Object.keys(map).length
        return size >= 1 && size <= 100
      },
      { error: ({ path }) => `${subject(path)} must have a text in 1 to 100 languages, such as {"en": "…"}` },
    )
    .superRefine((map, context) => {
      for (const [tag, before] of sameTags(Object.keys(map)))
        context.addIssue({
          code: 'custom',
          path: [tag],
          message: `${quoted(tag)} is the same language as ${quoted(before)}: give one of them`,
        })
    })
    .overwrite((map) =>
      Object.fromEntries(Object.entries(map).map(([tag, text]) => [canonicalTag(tag), text])),
    )
    .meta({ minProperties: 1, maxProperties: 100 })
    .register(inWords, {
      form: 'a text by language, such as {"en": "…"}',
      meant: (sent) => (typeof sent === 'string' && sent.length <= 40 ? { en: sent } : undefined),
    })

export const Text = textOf(20_000)
/** A headline, a title. */
export const Headline = textOf(500)
/** One language's headline, and body, in a translation. */
export const TranslatedHeadline = readable(500)
export const TranslatedBody = readable(20_000)

/**
 * A value of exactly one of several forms. Unlike `z.union` it reports the mistakes against every form, so the caller can
 * find the form that was meant.
 * @param forms the forms in words for the message, such as `"now" or {"knownAt": time}`
 */
export function oneOf<const Forms extends readonly z.ZodType[]>(forms: string, of: Forms) {
  const schema = z.xor(of)
  const one: z.ZodType = schema
  one.register(inWords, { form: forms })
  return schema
}

export const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(100)

/** EDTF, levels 0 and 1, years 0000 to 9999. */
export const Edtf = characters(100)
  .superRefine((text, context) => {
    try {
      bounds(text)
    } catch (error) {
      if (!(error instanceof InvalidEdtf)) throw error
      context.addIssue({ code: 'custom', message: notEdtf(text, error.message), params: { isDate: true } })
    }
  })
  .meta({ format: 'edtf' })
  .register(inWords, { form: 'a date of EDTF, such as "2025-09-04" or "2025-09"' })

/** A calendar day, `2025-09-05`. */
export const CalendarDate = z.iso
  .date({ error: ({ input }) => (typeof input === 'string' ? noDay(input) : undefined) })
  .register(inWords, { form: 'a day, such as "2025-09-05"' })

/** RFC 3339, with any offset; stored in UTC with milliseconds. */
export const Time = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: ({ input }) => (typeof input === 'string' ? noTime(input) : undefined),
  })
  .max(40, { abort: true })
  .refine((time) => isStorableTime(time), {
    error: ({ input }) => `${quoted(input)} is not between the years 0000 and 9999`,
  })
  .transform((time) => new Date(time).toISOString())
  .register(inWords, { form: 'a time with its zone, such as "2025-09-04T17:30:00Z"' })

function isStorableTime(time: string): boolean {
  const at = new Date(time)
  return !Number.isNaN(at.getTime()) && at.getUTCFullYear() >= 0 && at.getUTCFullYear() <= 9999
}

export const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: ({ input }) => noCountry(String(input)) })
  .register(inWords, { form: 'a country code of ISO 3166-1, such as "UA"' })

export const MAX_VERSION = 2_147_483_647
/** A version of a story. */
export const Version = z.int().min(1).max(MAX_VERSION)

export const Attribution = z.strictObject({
  source: Plain,
  saidBy: Plain.optional(),
  quote: Quote.optional(),
  url: Url.optional(),
  publishedAt: Edtf.optional(),
})
