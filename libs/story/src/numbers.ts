/** A text without a longer run of digits, and without a longer exponent, has only numbers that are kept as they are. */
const PERHAPS = /[\d.]{16}|\d[eE][+-]?\d{3}/
/** The tokens of JSON that place and hold numbers: strings, numbers, and what opens, separates and closes. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{},]/g

/** A place in a text that is being walked: a name in an object (null before it), or an index in a list. */
type Step = { kind: 'object'; name: string | null } | { kind: 'list'; index: number }

/**
 * Where JSON holds numbers that would not be read back as they were sent, since a double does not hold them:
 * `9007199254740993`, `0.1234567890123456789`, `1e400`. A number may be written otherwise: `1.0` and `1e0` are 1.
 * @param text what `JSON.parse` takes
 * @returns for each number the names and indexes that lead to it
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

/** Whether the double nearest to a number of JSON is written (ECMA-262, RFC 8785) as a number of the same value. */
function isExact(number: string): boolean {
  const read = Number(number)
  return Number.isFinite(read) && decimalOf(String(read)) === decimalOf(number)
}

/** One text for each value: the digits without zeros around them, and the power of ten of the last. */
function decimalOf(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  return `${sign}${kept}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length)}`
}
