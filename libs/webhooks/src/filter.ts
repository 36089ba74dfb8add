import { celEnv, celFunc, CelScalar, isCelError, parse, plan, type CelInput } from '@bufbuild/cel'
import { faultOf } from './filter-rules.js'
import { Patterns } from './filter-patterns.js'

/** A filter: which of the events that a subscription's stories and types match are sent. */
export interface Filter {
  /**
   * @param about `event`, the recorded event as this subscriber gets it; `story`, the story's header after that
   * version. Both are JSON. Versions, positions and counts are CEL's `int`; numbers inside `event.data` are `double`,
   * as CEL reads JSON, and compare with both.
   * @throws FilterFailed on an error, or on an answer that is neither true nor false
   */
  matches(about: { event: object; story: object }): boolean
}

export type CompiledFilter = { ok: true; filter: Filter } | { ok: false; message: string }

/** A filter had no answer for an event. Its message is a sentence for the one who wrote the filter. */
export class FilterFailed extends Error {
  override readonly name = 'FilterFailed'
}

const MAX_FILTER = 1000

/**
 * How deep brackets may nest. How deep the parser can go hangs on the stack that is left to it: what one process took,
 * another would not.
 */
const MAX_DEPTH = 32

/**
 * Makes a filter of a CEL expression (https://cel.dev). Of `event` and `story`, with CEL's standard functions and
 * `has`, but without what could cost without bound: `all`, `exists`, `exists_one`, `map`, `filter`, and patterns that
 * are not written out in the expression.
 * @returns a sentence where it is none
 */
export function compileFilter(text: string): CompiledFilter {
  if (text.length > MAX_FILTER) return { ok: false, message: 'a filter has at most 1,000 characters' }
  if (depthOf(text) > MAX_DEPTH) return { ok: false, message: 'a filter nests at most 32 brackets' }
  if (text.trim() === '') return { ok: false, message: 'a filter is not empty' }
  const patterns = new Patterns()
  const { BOOL, STRING } = CelScalar
  const matches = celFunc('matches', [STRING, STRING], BOOL, (text, pattern) =>
    patterns.compile(pattern).test(text),
  )
  const env = celEnv({ re2: patterns, funcs: [matches] })
  try {
    const parsed = parse(text)
    const functions = new Set([...env.funcs].map(({ name }) => name))
    const message = faultOf(parsed.expr, functions) ?? patterns.faultOf(parsed.expr)
    if (message !== null) return { ok: false, message }
    const run = plan(env, parsed)
    return { ok: true, filter: { matches: (about) => answer(() => run(bindings(about)), patterns) } }
  } catch (error) {
    return { ok: false, message: sentence(error) }
  }
}

function answer(run: () => unknown, patterns: Patterns): boolean {
  patterns.startOver()
  const value = attempt(run)
  if (typeof value === 'boolean') return value
  if (isCelError(value)) throw new FilterFailed(`the filter has no answer for this event: ${value.message}`)
  throw new FilterFailed('the filter answers neither true nor false for this event')
}

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    throw new FilterFailed(`the filter has no answer for this event: ${sentence(error)}`)
  }
}

/** Brackets within strings count too: nobody has 32 of these open. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const character of text) {
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function sentence(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply'
  return error instanceof Error ? error.message.replace(/^<input>:/, 'at ') : String(error)
}

function bindings({ event, story }: { event: object; story: object }): Record<string, CelInput> {
  const { data, ...rest }: { data?: unknown } = event
  const asMap = new Map(entries(rest, 'int'))
  if (data !== undefined) asMap.set('data', toCel(data, 'double'))
  return { event: asMap, story: new Map(entries(story, 'int')) }
}

const entries = (object: object, integers: 'int' | 'double'): [string, CelInput][] =>
  Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, toCel(value, integers)])

function toCel(value: unknown, integers: 'int' | 'double'): CelInput {
  if (typeof value === 'number')
    return integers === 'int' && Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return value.map((one: unknown) => toCel(one, integers))
  if (typeof value === 'object') return new Map(entries(value, integers))
  throw new TypeError('an event is JSON')
}
