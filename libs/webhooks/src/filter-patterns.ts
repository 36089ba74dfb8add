import { RE2JS } from '@bufbuild/re2'
import type { Budget } from './filter-budget.js'
import { partsOf, type Expression } from './filter-rules.js'

/** The most instructions that all patterns of a filter may have together. A word has one for each letter. */
const MAX_SIZE = 200

interface Pattern {
  regex: RE2JS
  size: number
}

/**
 * The RE2 patterns of one filter, compiled once. RE2 takes time in proportion to the sizes of pattern and text, so both
 * are counted. Without a limit, twenty patterns that count to 900 kept a processor busy for seconds in a trial.
 */
export class Patterns {
  private readonly patterns = new Map<string, Pattern>()

  constructor(private readonly budget: Budget) {}

  /** Compiles the patterns of an expression. @returns what is wrong with them, or null */
  faultOf(expression: Expression): string | null {
    for (const { exprKind } of partsOf(expression)) {
      if (exprKind.case !== 'callExpr' || exprKind.value.function !== 'matches') continue
      const pattern = literal(exprKind.value.args.at(-1))
      if (pattern === null) return 'the pattern of matches is written out in the filter'
      const regex = RE2JS.compile(pattern)
      this.patterns.set(pattern, { regex, size: regex.re2Input.prog.inst.length })
    }
    const size = [...this.patterns.values()].reduce((sum, { size }) => sum + size, 0)
    return size > MAX_SIZE
      ? 'the patterns of this filter are too large: counting {n,m} multiplies them'
      : null
  }

  /** Called by CEL for `matches`. Gives the compiled pattern. */
  compile(pattern: string): { test(text: string): boolean } {
    const compiled = this.patterns.get(pattern)
    if (!compiled) throw new Error('the pattern of matches is written out in the filter')
    return {
      test: (text) => {
        this.budget.spend(compiled.size * text.length)
        return compiled.regex.test(text)
      },
    }
  }
}

function literal(expression: Expression | undefined): string | null {
  if (expression?.exprKind.case !== 'constExpr') return null
  const { constantKind } = expression.exprKind.value
  return constantKind.case === 'stringValue' ? constantKind.value : null
}
