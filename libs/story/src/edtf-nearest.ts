import { dateAdvice as adviceOn, timeAdvice, type DateNames, type TimeAdvice } from './edtf-advice.js'
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
  const advice = adviceOn(text, isEdtf, ENGLISH)
  switch (advice?.is) {
    case undefined:
      return null
    case 'no month':
      return `there is no month ${advice.month} (01 to 12; 21 to 24 are the seasons)`
    case 'no day': {
      const { year, month, days } = advice
      return `${MONTHS[month - 1]}${month === 2 ? ` ${year}` : ''} has ${days} days`
    }
    case 'time':
      return `${whyNoTime(advice)}: write ${advice.write}`
    case 'turned':
      return `write ${advice.write}`
    case 'near':
      return `write ${or(advice.write)}`
  }
}

/** The nearest time in RFC 3339 to a text that is none. Null: none is near. */
export function nearestTime(text: string): { whole: string; why: string } | null {
  const time = timeAdvice(text)
  return time && !Number.isNaN(Date.parse(time.write)) ? { whole: time.write, why: whyNoTime(time) } : null
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

function whyNoTime({ lacks, hasFraction }: TimeAdvice): string {
  if (lacks.length === 0)
    return hasFraction ? 'fractions of a second are not taken' : 'a time is written with a T'
  const isOnlyZone = lacks.length === 1 && lacks[0] === 'zone'
  return `${and(lacks.map((one) => (one === 'zone' ? 'a zone' : one)))} ${isOnlyZone ? 'is' : 'are'} missing`
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

const ENGLISH: DateNames = {
  months: [MONTHS],
  seasons: { spring: '21', summer: '22', autumn: '23', fall: '23', winter: '24' },
  about: ['about', 'around', 'circa'],
  to: ['to', 'until'],
}
