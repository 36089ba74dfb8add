/* Imports nothing: browsers load it. */

/** What is wrong with a text that is no date of EDTF, or what to write for it. */
export type DateAdvice =
  | { is: 'no month'; month: string }
  /** The month has fewer days. `month` counts from 1. */
  | { is: 'no day'; year: number; month: number; days: number }
  /** An interval that ends before it begins. */
  | { is: 'turned'; write: string }
  | ({ is: 'time' } & TimeAdvice)
  /** The dates that may be meant: at least one. */
  | { is: 'near'; write: readonly string[] }

/** The time that a text is nearest to. */
export interface TimeAdvice {
  lacks: readonly ('minutes' | 'seconds' | 'zone')[]
  hasFraction: boolean
  write: string
}

/** The words of one or more languages by which writers say dates. Case does not count. */
export interface DateNames {
  /** Names of the twelve months, in order; more than one list where there are more languages. */
  months: readonly (readonly string[])[]
  /** The number of a season in EDTF, by its name in lower case. */
  seasons: Readonly<Record<string, string>>
  /** What stands before a date that is approximate: `around`. */
  about: readonly string[]
  /** What stands between the ends of an interval: `to`. */
  to: readonly string[]
}

const LONGEST = 100

/**
 * Advice on a text that is no date of EDTF.
 * @param isEdtf whether a text is one
 * @returns null where nothing is near
 */
export function dateAdvice(
  text: string,
  isEdtf: (text: string) => boolean,
  names: DateNames,
): DateAdvice | null {
  if (text.length > LONGEST) return null
  const none = dayThatIsNot(text)
  if (none !== null) return none
  const time = timeAdvice(text)
  if (time !== null && isEdtf(time.write)) return { is: 'time', ...time }
  const meant = new Readings(isEdtf, names)
  const turned = meant.turned(text.trim())
  if (turned !== null) return { is: 'turned', write: turned }
  const near = [...new Set(meant.of(text.trim()))].filter((one) => one !== text && isEdtf(one))
  return near.length > 0 ? { is: 'near', write: near } : null
}

/** The days of a month. Months count from 1. */
const daysOf = (year: number, month: number) =>
  // The calendar repeats after 400 years, and years below 100 would be read as of the 20th century.
  new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()

/** A text is in the right form, and its month, or its day in that month, is not there. */
function dayThatIsNot(text: string): DateAdvice | null {
  const [, year = '', month = '', day = ''] = /(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)/.exec(text) ?? []
  if (year === '') return null
  const n = Number(month)
  if (n < 1 || (n > 12 && (n < 21 || n > 24))) return { is: 'no month', month }
  if (day === '' || n > 12) return null
  const days = daysOf(Number(year), n)
  return Number(day) >= 1 && Number(day) <= days ? null : { is: 'no day', year: Number(year), month: n, days }
}

const TIME =
  /^(\d{4}-\d\d-\d\d)[Tt ]+(\d\d?)(?::(\d\d))?(?::(\d\d))?([.,]\d+)?\s*(?:([Zz])|([+-])(\d\d?)(?::?(\d\d))?)?$/

/** The time that a text with parts of a time is nearest to, and what it lacks. Null: it has none. */
export function timeAdvice(text: string): TimeAdvice | null {
  const match = TIME.exec(text.trim())
  if (!match) return null
  const [, day = '', hour = '', minute, second, fraction, utc, sign, zoneHour, zoneMinute] = match
  if (Number(hour) > 23 || Number(minute ?? 0) > 59) return null
  const zone = sign === undefined ? 'Z' : `${sign}${two(zoneHour ?? 0)}:${two(zoneMinute ?? 0)}`
  return {
    lacks: [
      ...(minute === undefined ? (['minutes'] as const) : []),
      ...(second === undefined ? (['seconds'] as const) : []),
      ...(utc === undefined && sign === undefined ? (['zone'] as const) : []),
    ],
    hasFraction: fraction !== undefined,
    write: `${day}T${two(hour)}:${minute ?? '00'}:${second ?? '00'}${zone}`,
  }
}

const two = (digits: string | number) => String(digits).padStart(2, '0')

/** Dates in EDTF that a writer may have meant by a text. */
class Readings {
  private readonly between: RegExp
  private readonly about: RegExp

  constructor(
    private readonly isEdtf: (text: string) => boolean,
    private readonly names: DateNames,
  ) {
    this.between = new RegExp(String.raw`^(.+?)(?:\s+(?:-|–|—|${names.to.join('|')})\s+|–|—|\.\.)(.+)$`, 'iu')
    this.about = new RegExp(String.raw`^(?:${names.about.join('|')}|ca?\.?|~)\s*(\d.*)$`, 'iu')
  }

  /** An interval whose ends are the other way round, as it should be. Null: it is none. */
  turned(text: string): string | null {
    const [from, to, ...more] = text.split('/')
    const isTurned =
      from !== undefined && to !== undefined && more.length === 0 && this.isEdtf(from) && this.isEdtf(to)
    return isTurned && this.isEdtf(`${to}/${from}`) ? `${to}/${from}` : null
  }

  /** Some of them may not exist. */
  of(text: string): string[] {
    const between = this.between.exec(text)
    if (between) {
      const [from, to] = between.slice(1).map((one) => [one.trim(), ...this.of(one.trim())].find(this.isEdtf))
      return from === undefined || to === undefined ? [] : [`${from}/${to}`]
    }
    const [, about] = this.about.exec(text) ?? []
    if (about !== undefined) return [about, ...this.of(about)].filter(this.isEdtf).map((one) => `${one}~`)
    const doubted = /^\?(\d.*)$/.exec(text)
    if (doubted) return [`${doubted[1]}?`]
    return [text, ...this.withoutDigit(text), ...inNumbers(text), ...this.inWords(text)]
  }

  /** `2026-11-2X`, `2026-1X`: level 1 leaves the whole day or month open. */
  private withoutDigit(text: string): string[] {
    const [, start = '', tens = ''] = /^(\d{4}(?:-\d\d)?)-(\d)X$/.exec(text) ?? []
    if (start === '') return []
    const ones = [9, 2, 1, 0].map((last) => `${start}-${tens}${last}`)
    const last = ones.find((one) => this.isEdtf(one) && !/^\d{4}-2\d$/.test(one))
    const first = tens === '0' ? `${start}-01` : `${start}-${tens}0`
    return [`${start}-XX`, ...(last === undefined || last === first ? [] : [`${first}/${last}`])]
  }

  /** `27 November 2026`, `November 27, 2026`, `Nov 2026`, `spring 2026`, `1er mai 2026`. */
  private inWords(text: string): string[] {
    const [, before = '', name = '', after = '', year = ''] =
      /^(?:(\d{1,2})(?:st|nd|rd|th|er)?[\s.]+(?:of\s+)?)?(\p{L}{3,})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$/iu.exec(
        text,
      ) ?? []
    if (year === '') return []
    const named = name.toLowerCase()
    const season = this.names.seasons[named]
    if (season !== undefined) return [`${year}-${season}`]
    const month = this.names.months
      .map((names) => names.findIndex((one) => one.toLowerCase().startsWith(named)) + 1)
      .find((one) => one > 0)
    if (month === undefined) return []
    const day = before || after
    return [day === '' ? `${year}-${two(month)}` : dayOf(year, String(month), day)]
  }
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
