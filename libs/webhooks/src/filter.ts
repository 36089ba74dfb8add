import { celEnv, celFunc, CelScalar, isCelError, parse, plan } from '@bufbuild/cel'
import { bracketFaultOf } from './filter-brackets.js'
import { Budget, TOO_MUCH } from './filter-budget.js'
import { countedFunctions } from './filter-costs.js'
import { Patterns } from './filter-patterns.js'
import { faultOf } from './filter-rules.js'
import { typeFaultOf } from './filter-types.js'
import { bindings } from './filter-values.js'

/** A filter decides which events of a subscription's stories and types are sent. */
export interface Filter {
  /**
   * @param about `event`: the recorded event as this subscriber sees it; `story`: the story's header after that version.
   * Both are JSON. Versions, positions and counts are CEL's `int`. Numbers inside `event.data` are `double`, as CEL reads
   * JSON, and compare with both.
   * @throws FilterFailed on an error, or if the answer is not a boolean
   */
  matches(about: { event: object; story: object }): boolean
}

export type CompiledFilter = { ok: true; filter: Filter } | { ok: false; message: string }

/** A filter had no answer for an event. Its message is a sentence for the author of the filter. */
export class FilterFailed extends Error {
  override readonly name = 'FilterFailed'
}

const MAX_FILTER = 1000

/**
 * How deep brackets may nest. The depth that the parser can handle depends on the free stack. Without this limit one
 * process could accept a filter that another cannot parse.
 */
const MAX_DEPTH = 32

/**
 * Compiles a CEL expression (https://cel.dev) over `event` and `story`. It may use CEL's standard functions and `has`.
 * Constructs of unbounded cost are refused: `all`, `exists`, `exists_one`, `map`, `filter`, and patterns that are not
 * literals.
 * @returns the filter, or a sentence that says what is wrong
 */
export function compile(text: string): CompiledFilter {
  if (text.length > MAX_FILTER) return { ok: false, message: 'a filter has at most 1,000 characters' }
  if (depthOf(text) > MAX_DEPTH) return { ok: false, message: 'a filter nests at most 32 brackets' }
  if (text.trim() === '') return { ok: false, message: 'a filter is not empty' }
  const budget = new Budget()
  const patterns = new Patterns(budget)
  const { BOOL, STRING } = CelScalar
  const matches = celFunc('matches', [STRING, STRING], BOOL, (text, pattern) =>
    patterns.compile(pattern).test(text),
  )
  const env = celEnv({ re2: patterns, funcs: [...countedFunctions(budget), matches] })
  try {
    const parsed = parse(text)
    const functions = [...env.funcs]
    const message =
      faultOf(parsed.expr, new Set(functions.map(({ name }) => name))) ??
      patterns.faultOf(parsed.expr) ??
      typeFaultOf(parsed.expr, functions)
    if (message !== null) return { ok: false, message }
    const run = plan(env, parsed)
    return { ok: true, filter: { matches: (about) => answer(() => run(bindings(about)), budget) } }
  } catch (error) {
    return { ok: false, message: bracketFaultOf(text) ?? sentence(error) }
  }
}

function answer(run: () => unknown, budget: Budget): boolean {
  budget.startOver()
  const value = attempt(run)
  if (budget.isOverspent) throw new FilterFailed(`the filter has no answer for this event: ${TOO_MUCH}`)
  if (typeof value === 'boolean') return value
  if (isCelError(value))
    throw new FilterFailed(`the filter has no answer for this event: ${short(value.message)}`)
  throw new FilterFailed('the filter answers neither true nor false for this event')
}

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    throw new FilterFailed(`the filter has no answer for this event: ${short(sentence(error))}`)
  }
}

/** Shortens the message of an error, which can quote the whole event. */
const short = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text).toWellFormed()

/** Brackets within strings count too: real filters do not have 32 of them open. */
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
