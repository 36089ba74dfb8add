import { parse } from '@bufbuild/cel'
import { EVENT_TYPES, kinds, nearest, or, quoted } from '@filrouge/story'
import { partsOf, type Expression } from './filter-rules.js'

/** The values that a text of the event or the story can have. */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ['event.type', EVENT_TYPES],
  ['story.status', ['open', 'closed']],
  ['story.visibility', ['public', 'restricted']],
])

/** The fields of the data of any type of event. */
const FIELDS = [...new Set(EVENT_TYPES.flatMap((type) => Object.keys(kinds[type].schema.shape)))]

/**
 * The first slip of a filter that compiles: a comparison with a value that a field never has, or a field that the data of
 * no type of event has. Such a filter has the same answer, or none, for every event. It is for the author of a filter:
 * a filter that was accepted before may have slips and still runs.
 * @returns a sentence that says what is wrong, or null
 */
export function filterSlip(text: string): string | null {
  for (const part of [...partsOf(parse(text).expr)].reverse()) {
    const slip = slipOf(part)
    if (slip !== null) return slip
  }
  return null
}

function slipOf({ exprKind }: Expression): string | null {
  if (exprKind.case === 'selectExpr') return unknownField(exprKind.value.operand, exprKind.value.field)
  if (exprKind.case !== 'callExpr') return null
  const { function: name, args } = exprKind.value
  const [left, right] = args
  switch (name) {
    case '_[_]':
      return unknownField(left, textOf(right))
    case '_==_':
    case '_!=_':
      return unknownValue(left, [right]) ?? unknownValue(right, [left])
    case '@in':
      return (
        unknownField(right, textOf(left)) ??
        (right?.exprKind.case === 'listExpr' ? unknownValue(left, right.exprKind.value.elements) : null)
      )
    default:
      return null
  }
}

function unknownField(operand: Expression | undefined, field: string | null): string | null {
  if (field === null || pathOf(operand) !== 'event.data' || FIELDS.includes(field)) return null
  const meant = nearest(field, FIELDS)
  return `no type of event has a field ${quoted(field)} in its data${meant === null ? '' : `; did you mean ${quoted(meant)}?`}`
}

function unknownValue(
  operand: Expression | undefined,
  compared: readonly (Expression | undefined)[],
): string | null {
  const path = pathOf(operand)
  const values = path === null ? undefined : VALUES.get(path)
  const wrong = compared.map(textOf).find((value) => value !== null && values?.includes(value) === false)
  if (!values || wrong === undefined || wrong === null) return null
  const meant = nearest(wrong, values)
  if (meant !== null) return `${path} is never ${quoted(wrong)}; did you mean ${quoted(meant)}?`
  return `${path} is never ${quoted(wrong)}: it is ${or(values.map(quoted))}`
}

/** `event.type` for a field that is read by name. Null: the expression is something else. */
function pathOf(expression: Expression | undefined): string | null {
  const exprKind = expression?.exprKind
  switch (exprKind?.case) {
    case 'identExpr':
      return exprKind.value.name
    case 'selectExpr':
      return exprKind.value.testOnly ? null : below(exprKind.value.operand, exprKind.value.field)
    case 'callExpr':
      return exprKind.value.function === '_[_]'
        ? below(exprKind.value.args[0], textOf(exprKind.value.args[1]))
        : null
    default:
      return null
  }
}

function below(operand: Expression | undefined, field: string | null): string | null {
  const path = pathOf(operand)
  return path === null || field === null ? null : `${path}.${field}`
}

function textOf(expression: Expression | undefined): string | null {
  if (expression?.exprKind.case !== 'constExpr') return null
  const { constantKind } = expression.exprKind.value
  return constantKind.case === 'stringValue' ? constantKind.value : null
}
