import { dateAdvice, nearestTime } from './edtf-nearest.js'
import { hasLeapSecond, LEAP_SECOND } from './edtf.js'
import { codeOfName } from './language-name.js'
import { quoted } from './words.js'

/* Messages for texts that are refused: each says what to write. */

/** The message for a text that is no id: it has the nearest id, if the text has letters or digits. */
export function noId(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/.test(text))
    return `${quoted(text)} has ${text.length.toLocaleString('en')} characters, and an id has 128 at most`
  const near = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 128)
  return `${quoted(text)} is not an id${near === '' ? '' : `: write ${quoted(near)}`}. An id has 1 to 128 of a-z, 0-9, ".", "_" and "-", and begins with a letter or digit`
}

/** The message for a text that is no calendar day. */
export function noDay(text: string): string {
  const advice = dateAdvice(text)
  const isOfDay = advice !== null && !/^write (?!\d{4}-\d\d-\d\d( or |$))/.test(advice)
  return `${quoted(text)} is not a day: ${isOfDay ? advice : 'write it as 2025-09-05'}`
}

/** The message for a text that is no time of RFC 3339. */
export function noTime(text: string): string {
  const is = `${quoted(text)} is not a time of RFC 3339`
  if (hasLeapSecond(text)) return `${is}: ${LEAP_SECOND}`
  const near = nearestTime(text)
  return near
    ? `${is}: ${near.why}: write ${near.whole}`
    : `${is}: write day, time and zone, such as 2025-09-04T17:30:00Z or 2025-09-04T19:30:00+02:00`
}

/** The message for a text that is no country code. */
export function noCountry(text: string): string {
  const code = /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : codeOfName('region', text)
  return `${quoted(text)} is not a country code of two capitals (ISO 3166-1): write ${code === null ? 'one such as "UA"' : quoted(code)}`
}
