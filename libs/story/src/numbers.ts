/** A text that does not match this has only exact numbers: they have few digits and short exponents. */
const PERHAPS = /[\d.]{16}|\d[eE][+-]?\d{3}/
/** The tokens of JSON that give numbers and their places: strings, numbers, brackets, braces and commas. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{},]/g

/** One step of the path to the current token: a name in an object (null before the name), or an index in a list. */
type Step = { kind: 'object'; name: string | null } | { kind: 'list'; index: number }

/**
 * Finds the numbers in JSON that a double cannot represent, so that a reader would get another value:
 * `9007199254740993`, `0.1234567890123456789`, `1e400`. The spelling of a number may change: `1.0` and `1e0` are 1.
 * @param text valid JSON
 * @returns for each such number its path, as names and indexes
 */
export function inexactNumbers(text: string): (string | number)[][] {
  if (!PERHAPS.test(text)) return []
  const found: (string | number)[][] = []
  const steps: Step[] = []
  for (const [token] of text.matchAll(TOKEN)) {
    const last = steps.at(-1)
    switch (token.charAt(0)) {
      case '{':
        steps.push({ kind: 'object', name: null })
        break
      case '[':
        steps.push({ kind: 'list', index: 0 })
        break
      case '}':
      case ']':
        steps.pop()
        break
      case ',':
        if (last?.kind === 'list') last.index += 1
        else if (last) last.name = null
        break
      case '"':
        if (last?.kind === 'object' && last.name === null) last.name = String(JSON.parse(token))
        break
      default:
        if (!isExact(token))
          found.push(steps.map((step) => (step.kind === 'list' ? step.index : (step.name ?? ''))))
    }
  }
  return found
}

/** Whether the nearest double, as ECMA-262 and RFC 8785 write it, has the value of the number as it is written. */
function isExact(number: string): boolean {
  const read = Number(number)
  return Number.isFinite(read) && decimalOf(String(read)) === decimalOf(number)
}

/** A normal form of a decimal number: its digits without leading and trailing zeros, and the exponent of the last digit. */
function decimalOf(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  return `${sign}${kept}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length)}`
}
