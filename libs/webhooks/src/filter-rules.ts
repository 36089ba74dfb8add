import type { parse } from '@bufbuild/cel'

/** A part of a parsed expression. */
export type Expression = ReturnType<typeof parse>['expr']

/** Names of types, as in `type(event.data.x) == string`. */
const TYPES = ['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint']
const NAMES = new Set(['event', 'story', ...TYPES])

/** Operators of the language that have no function. */
const OPERATORS = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '@in', '-_', '!_'])

/**
 * Checks a filter without an event: it may have no comprehension, and no unknown name or function.
 * @returns a sentence that says what is wrong, or null
 */
export function faultOf(expression: Expression, functions: ReadonlySet<string>): string | null {
  for (const part of partsOf(expression)) {
    const fault = faultOfPart(part, functions)
    if (fault !== null) return fault
  }
  return null
}

function faultOfPart({ exprKind }: Expression, functions: ReadonlySet<string>): string | null {
  switch (exprKind.case) {
    case 'comprehensionExpr':
      return 'a filter has no all, exists, exists_one, map or filter: their cost has no bound'
    case 'identExpr':
      return NAMES.has(exprKind.value.name)
        ? null
        : `a filter knows event and story, and no ${exprKind.value.name}`
    case 'callExpr': {
      const name = exprKind.value.function
      return functions.has(name) || OPERATORS.has(name) ? null : `there is no function ${name}`
    }
    case 'structExpr':
      return exprKind.value.messageName === '' ? null : `a filter makes no ${exprKind.value.messageName}`
    case 'constExpr':
    case 'selectExpr':
    case 'listExpr':
    case undefined:
      return null
  }
}

/** An expression and all its parts, at any depth. */
export function* partsOf(expression: Expression | undefined): Generator<Expression> {
  const waiting = [expression]
  while (waiting.length > 0) {
    const part = waiting.pop()
    if (part === undefined) continue
    yield part
    waiting.push(...childrenOf(part))
  }
}

/** The direct parts of an expression. Comprehensions are refused anyway, so their parts are left out. */
function childrenOf({ exprKind }: Expression): (Expression | undefined)[] {
  switch (exprKind.case) {
    case 'callExpr':
      return [exprKind.value.target, ...exprKind.value.args]
    case 'selectExpr':
      return [exprKind.value.operand]
    case 'listExpr':
      return exprKind.value.elements
    case 'structExpr':
      return exprKind.value.entries.flatMap(({ keyKind, value }) =>
        keyKind.case === 'mapKey' ? [keyKind.value, value] : [value],
      )
    case 'comprehensionExpr':
    case 'constExpr':
    case 'identExpr':
    case undefined:
      return []
  }
}
