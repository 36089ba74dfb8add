import { bounds, InvalidEdtf } from './edtf.js'
import { and, or, quoted } from './words.js'

/** The message for a text that is no date of EDTF: what is wrong, or the nearest form that is right. */
export function notEdtf(text: string, why: string): string {
  const is = `${quoted(text)} is not a date of EDTF`
  const advice = dateAdvice(text)
  if (advice !== null) return `${is}: ${advice}`
  return why.startsWith('not an EDTF')
    ? `${is} of level 0 or 1, such as "2025-09-04" or "2025-09"`
    : `${is}: ${why}`
}

/** What to write for a text that is no date, or why there is no such day. Null: nothing is near. */
export function dateAdvice(text: string): string | null {
  if (text.length > 100) return null
  const day = dayThatIsNot(text)
  if (day !== null) return day
  const time = timeOf(text)
  if (time !== null && isEdtf(time.whole)) return `${time.why}: write ${time.whole}`
  const near = [...new Set(readings(text.trim()))].filter((one) => one !== text && isEdtf(one))
  return near.length > 0 ? `write ${or(near)}` : null
}

/** The nearest time in RFC 3339 to a text that is none. Null: none is near. */
export function nearestTime(text: string): { whole: string; why: string } | null {
  const time = timeOf(text.trim())
  return time && !Number.isNaN(Date.parse(time.whole)) ? time : null
}

function isEdtf(text: string): boolean {
  try {
    bounds(text)
    return true
  } catch (error) {
    if (error instanceof InvalidEdtf) return false
    throw error
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const two = (digits: string | number) => String(digits).padStart(2, '0')

/** `November has 30 days`, where the text is a day in the right form that its month does not have. */
function dayThatIsNot(text: string): string | null {
  const [, year = '', month = '', day = ''] = /(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)/.exec(text) ?? []
  if (year === '') return null
  const n = Number(month)
  if (n < 1 || (n > 12 && (n < 21 || n > 24)))
    return `there is no month ${month} (01 to 12; 21 to 24 are the seasons)`
  if (day === '' || n > 12) return null
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), n, 0)).getUTCDate()
  const name = MONTHS[n - 1]
  if (Number(day) >= 1 && Number(day) <= days) return null
  return `${name}${n === 2 ? ` ${year}` : ''} has ${days} days`
}

const TIME =
  /^(\d{4}-\d\d-\d\d)[Tt ]+(\d\d?)(?::(\d\d))?(?::(\d\d))?([.,]\d+)?\s*(?:([Zz])|([+-])(\d\d?)(?::?(\d\d))?)?$/

/** The time that a text with parts of a time is nearest to, and what it lacks. */
function timeOf(text: string): { whole: string; why: string } | null {
  const match = TIME.exec(text.trim())
  if (!match) return null
  const [, day = '', hour = '', minute, second, fraction, utc, sign, zoneHour, zoneMinute] = match
  if (Number(hour) > 23 || Number(minute ?? 0) > 59) return null
  const hasZone = utc !== undefined || sign !== undefined
  const missing = [
    ...(minute === undefined ? ['minutes'] : []),
    ...(second === undefined ? ['seconds'] : []),
    ...(hasZone ? [] : ['a zone']),
  ]
  const onlyZone = missing.length === 1 && !hasZone
  const form = fraction === undefined ? 'a time is written with a T' : 'fractions of a second are not taken'
  const lacks = missing.length === 0 ? form : `${and(missing)} ${onlyZone ? 'is' : 'are'} missing`
  const zone = sign === undefined ? 'Z' : `${sign}${two(zoneHour ?? 0)}:${two(zoneMinute ?? 0)}`
  return { whole: `${day}T${two(hour)}:${minute ?? '00'}:${second ?? '00'}${zone}`, why: lacks }
}

const SEASONS: Readonly<Record<string, string>> = {
  spring: '21',
  summer: '22',
  autumn: '23',
  fall: '23',
  winter: '24',
}

/** Dates in EDTF that a writer may have meant by a text. Some of them may not exist. */
function readings(text: string): string[] {
  const between = /^(.+?)(?:\s+(?:-|–|—|to|until)\s+|–|—|\.\.)(.+)$/.exec(text)
  if (between) {
    const [from, to] = between.slice(1).map((one) => [one.trim(), ...readings(one.trim())].find(isEdtf))
    return from === undefined || to === undefined ? [] : [`${from}/${to}`]
  }
  const about = /^(?:about|around|circa|ca?\.?|~)\s*(\d.*)$/i.exec(text)
  if (about) return [about[1] ?? '', ...readings(about[1] ?? '')].filter(isEdtf).map((one) => `${one}~`)
  const doubted = /^\?(\d.*)$/.exec(text)
  if (doubted) return [`${doubted[1]}?`]
  const [from, to, ...more] = text.split('/')
  if (from !== undefined && to !== undefined && more.length === 0 && isEdtf(from) && isEdtf(to))
    return [`${to}/${from}`]
  return [text, ...withoutDigit(text), ...inNumbers(text), ...inWordsOfMonths(text)]
}

/** `2026-11-2X`, `2026-1X`: level 1 leaves the whole day or month open. */
function withoutDigit(text: string): string[] {
  const [, start = '', tens = ''] = /^(\d{4}(?:-\d\d)?)-(\d)X$/.exec(text) ?? []
  if (start === '') return []
  const ones = [9, 2, 1, 0].map((last) => `${start}-${tens}${last}`)
  const last = ones.find((one) => isEdtf(one) && !/^\d{4}-2\d$/.test(one))
  const first = tens === '0' ? `${start}-01` : `${start}-${tens}0`
  return [`${start}-XX`, ...(last === undefined || last === first ? [] : [`${first}/${last}`])]
}

/** `27/11/2026`, `27.11.26`, `2026/11/27`, `2026-1-5`, `20261127`, `11/2026`, `2026/11`, `2026-Q3`, `1990s`. */
function inNumbers(text: string): string[] {
  const whole = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text)
  if (whole) return [dayOf(whole[1], whole[2], whole[3])]
  const turned = /^(\d{1,2})([-/. ])(\d{1,2})[-/. ](\d{4}|\d\d)$/.exec(text)
  if (turned) {
    const [, first = '', sign, second = '', year = ''] = turned
    const full = year.length === 2 ? `20${year}` : year
    const dayFirst = dayOf(full, second, first)
    // Points stand between day, month and year. With other signs some countries write the month first.
    return sign === '.' ? [dayFirst] : [dayFirst, dayOf(full, first, second)]
  }
  const [, ofYear, month] = /^(\d{4})[/. -](\d{1,2})$/.exec(text) ?? []
  if (ofYear !== undefined) return [`${ofYear}-${two(month ?? '')}`]
  const [, monthFirst, year] = /^(\d{1,2})[/. -](\d{4})$/.exec(text) ?? []
  if (year !== undefined) return [`${year}-${two(monthFirst ?? '')}`]
  const [, quarterYear, quarter] = /^(\d{4})[- ]?Q([1-4])$/i.exec(text) ?? []
  if (quarterYear !== undefined) {
    const last = Number(quarter) * 3
    return [`${quarterYear}-${two(last - 2)}/${quarterYear}-${two(last)}`]
  }
  const [, decade] = /^(\d{3})0'?s$/.exec(text) ?? []
  return decade === undefined ? [] : [`${decade}X`]
}

const dayOf = (year = '', month = '', day = '') => `${year}-${two(month)}-${two(day)}`

/** `27 November 2026`, `November 27, 2026`, `Nov 2026`, `spring 2026`. */
function inWordsOfMonths(text: string): string[] {
  const [, before = '', name = '', after = '', year = ''] =
    /^(?:(\d{1,2})(?:st|nd|rd|th)?[\s.]+(?:of\s+)?)?([a-z]{3,})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$/i.exec(
      text,
    ) ?? []
  if (year === '') return []
  const season = SEASONS[name.toLowerCase()]
  if (season !== undefined) return [`${year}-${season}`]
  const month = MONTHS.findIndex((one) => one.toLowerCase().startsWith(name.toLowerCase())) + 1
  if (month === 0) return []
  const day = before || after
  return [day === '' ? `${year}-${two(month)}` : dayOf(year, String(month), day)]
}
