import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** WCAG 2.2 §1.4.3, for text of any size. */
const LEAST = 4.5

/** Which texts stand on which grounds. Both are tokens of tokens.css. A style that needs another pair adds it here. */
const PAIRS: readonly (readonly [ground: string, ...texts: string[]])[] = [
  ['--paper', '--ink', '--ink-2', '--ink-3', '--thread'],
  // What was added since, and the item that a link leads to. Here --ink-3 and --thread are too faint in the dark.
  ['--mark', '--ink', '--ink-2'],
  // The bar of the past, tips, the pill of what is new, and the chief button.
  ['--ink', '--paper'],
]

/** Colours that are no tokens: the options of a menu, which the system draws, and the letter over which an i is drawn. */
const OTHER_TEXTS = ['inherit', 'transparent', '#14171a', '#000']
const OTHER_GROUNDS = ['none', 'transparent', '#ffffff']
/** Grounds on which no text stands: lines, dots and bars. */
const WITHOUT_TEXT = ['--thread']
const IS_MARK = /::(?:before|after)$|\.arrow$/

const SHEETS = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.css') && name !== 'tokens.css')
  .map((name) => ({ name, css: readFileSync(join(import.meta.dirname, name), 'utf8') }))
const TOKENS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

type Colours = Readonly<Record<string, string>>

/** The tokens with colours in the first block after a selector. */
function tokensIn(css: string, selector: string): Colours {
  const start = css.indexOf(`${selector} {`)
  if (start === -1) throw new Error(`no block of ${selector}`)
  const block = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries(
    [...block.matchAll(/(--[\w-]+): (#[\da-f]{3,6}|var\(--[\w-]+\))/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
}

const light = tokensIn(TOKENS, ':root')
const dark = { ...light, ...tokensIn(TOKENS, ":root[data-theme='dark']") }
const past = tokensIn(TOKENS, ':root.is-past')
const printed = tokensIn(
  SHEETS.find(({ name }) => name === 'media.css')?.css ?? '',
  ":root[data-theme='dark']",
)

const THEMES: Readonly<Record<string, Colours>> = {
  light,
  dark,
  'light, of the past': { ...light, ...past },
  'dark, of the past': { ...dark, ...past },
  printed: { ...light, ...printed },
}

/** The colour of a token, in three channels from 0 to 255. */
function channels(token: string, colours: Colours): number[] {
  const value = colours[token] ?? ''
  const [, other] = /^var\((--[\w-]+)\)$/.exec(value) ?? []
  // What the past replaces was said by the theme before.
  if (other !== undefined) return channels(other, colours)
  const hex = value.length === 4 ? value.replaceAll(/[\da-f]/g, '$&$&') : value
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

describe.each(Object.entries(THEMES))('%s', (_, colours) => {
  const pairs = PAIRS.flatMap(([ground, ...texts]) => texts.map((text) => [text, ground] as const))
  test.each(pairs)('%s on %s is read', (text, ground) =>
    expect(contrast(channels(text, colours), channels(ground, colours))).toBeGreaterThanOrEqual(LEAST),
  )
})

test('the dark theme is the same, chosen by the reader or by the system', () =>
  expect(tokensIn(TOKENS, ":root:not([data-theme='light'])")).toEqual(
    tokensIn(TOKENS, ":root[data-theme='dark']"),
  ))

/** The rules of all sheets: what each says of the colours of text and ground. */
const RULES = SHEETS.flatMap(({ name, css }) =>
  [...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(
    ([, selector = '', body = '']) => ({
      where: `${name}: ${selector.trim()}`,
      text: valueOf(body, 'color'),
      ground: IS_MARK.test(selector.trim()) ? null : valueOf(body, 'background(?:-color)?'),
      fill: /\btext\b|\.(?:gap|lab|hour)\b/.test(selector) ? valueOf(body, 'fill') : null,
    }),
  ),
)

/** The token that a property has, or its other value. Null: it has none. */
function valueOf(body: string, property: string): string | null {
  const [, value] = new RegExp(String.raw`(?:^|[;\s])${property}:\s*([^;]+)`).exec(body) ?? []
  if (value === undefined || /gradient\(/.test(value)) return null
  return /^var\((--[\w-]+)\)$/.exec(value)?.[1] ?? value
}

const isPair = (text: string, ground: string) =>
  PAIRS.some(([known, ...texts]) => known === ground && texts.includes(text))

test('every colour of a text is in the table, with the ground on which the text stands', () => {
  const unknown = RULES.flatMap(({ where, text, ground, fill }) => {
    const on = ground !== null && ground.startsWith('--') ? ground : null
    const texts = [text, fill].filter((one) => one !== null && !OTHER_TEXTS.includes(one))
    const grounds = on ?? (/^past\.css: \.travel|\.pill/.test(where) ? '--ink' : '--paper')
    return [
      ...texts.filter((one) => !isPair(String(one), grounds)).map((one) => `${where}: ${one} on ${grounds}`),
      ...(on === null || WITHOUT_TEXT.includes(on) || isPair(text ?? '--ink', on) || text === 'inherit'
        ? []
        : [`${where}: ${text ?? '--ink'} on ${on}`]),
      ...(ground === null ||
      on !== null ||
      OTHER_GROUNDS.includes(ground) ||
      /^(?:rgb|color-mix)/.test(ground)
        ? []
        : [`${where}: on ${ground}`]),
    ]
  })
  expect(unknown).toEqual([])
})
