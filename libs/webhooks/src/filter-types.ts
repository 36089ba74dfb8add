import type { CelFunc } from '@bufbuild/cel'
import type { Expression } from './filter-rules.js'

/** The names of the types that a value can have; null means any type, as in the data of an event. */
type Kinds = ReadonlySet<string> | null

/** The types of the fields of an object. */
type Shape = Readonly<Record<string, readonly string[] | null>>

const TEXT = ['string']
const TEXT_OR_NULL = ['string', 'null_type']
const NUMBER = ['int']

/** The fields of a recorded event. `correlationId`, `causationId` and `sealed` are optional. */
const EVENT: Shape = {
  id: TEXT,
  storyId: TEXT,
  version: NUMBER,
  type: TEXT,
  data: null,
  sealed: ['bool'],
  dataHash: TEXT,
  salt: TEXT_OR_NULL,
  recordedAt: TEXT,
  learnedAt: TEXT_OR_NULL,
  appendId: TEXT,
  recordedBy: TEXT,
  correlationId: TEXT,
  causationId: TEXT,
  previousHash: TEXT,
  hash: TEXT,
  position: ['map'],
}
const STORY: Shape = {
  storyId: TEXT,
  version: NUMBER,
  status: TEXT,
  visibility: TEXT,
  title: null,
  summary: null,
  language: TEXT,
  tags: ['list'],
}
const POSITION: Shape = { partition: NUMBER, offset: NUMBER, index: NUMBER }

const CONSTANTS = new Map<string | undefined, string>([
  ['boolValue', 'bool'],
  ['bytesValue', 'bytes'],
  ['doubleValue', 'double'],
  ['int64Value', 'int'],
  ['nullValue', 'null_type'],
  ['stringValue', 'string'],
  ['uint64Value', 'uint'],
])

/**
 * Checks the types of a filter. A filter has a fault if it cannot have an answer for any event: an unknown field, an
 * operation that its operands' types do not have, or an answer that is not a boolean. Values in the data of an event may
 * be of any type.
 * @returns a sentence that says what is wrong, or null
 */
export function typeFaultOf(
  expression: Expression | undefined,
  functions: readonly CelFunc[],
): string | null {
  try {
    const typing = new Typing(functions)
    typing.kindsOf(expression)
    return answersOf(expression).every((one) => mayBe(typing.kindsOf(one), 'bool')) ? null : NOT_BOOLEAN
  } catch (error) {
    if (error instanceof WrongType) return error.message
    throw error
  }
}

const NOT_BOOLEAN = 'a filter answers true or false'

/** The expressions that can give the answer: for `? :`, both sides, since each must be a boolean. */
function answersOf(expression: Expression | undefined): (Expression | undefined)[] {
  if (expression?.exprKind.case !== 'callExpr' || expression.exprKind.value.function !== '_?_:_')
    return [expression]
  return expression.exprKind.value.args.slice(1).flatMap(answersOf)
}

class WrongType extends Error {}

class Typing {
  constructor(private readonly functions: readonly CelFunc[]) {}

  /** The types that the value of an expression can have. @throws WrongType if it can have no value */
  kindsOf(expression: Expression | undefined): Kinds {
    const exprKind = expression?.exprKind
    switch (exprKind?.case) {
      case 'constExpr':
        return only(CONSTANTS.get(exprKind.value.constantKind.case))
      case 'identExpr':
        return ['event', 'story'].includes(exprKind.value.name) ? only('map') : only('type')
      case 'selectExpr': {
        const { operand, field, testOnly } = exprKind.value
        const kinds = this.fieldOf(operand, field)
        return testOnly ? only('bool') : kinds
      }
      case 'listExpr':
        for (const element of exprKind.value.elements) this.kindsOf(element)
        return only('list')
      case 'structExpr':
        for (const { keyKind, value } of exprKind.value.entries) {
          if (keyKind.case === 'mapKey') this.kindsOf(keyKind.value)
          this.kindsOf(value)
        }
        return only('map')
      case 'callExpr':
        return this.ofCall(exprKind.value.function, exprKind.value.target, exprKind.value.args)
      case 'comprehensionExpr':
      case undefined:
        return null
    }
  }

  private fieldOf(operand: Expression | undefined, field: string): Kinds {
    const shape = shapeOf(operand)
    const kinds = this.kindsOf(operand)
    if (!mayBe(kinds, 'map')) throw new WrongType(`there is no field ${field} in a ${listed(kinds)}`)
    if (!shape) return null
    const { name, fields } = shape
    if (!Object.hasOwn(fields, field))
      throw new WrongType(`${name} has no field ${field}; it has ${Object.keys(fields).join(', ')}`)
    const types = fields[field]
    return types ? new Set(types) : null
  }

  private ofCall(name: string, target: Expression | undefined, args: readonly Expression[]): Kinds {
    if (name === '_[_]') return this.ofIndex(args)
    const kinds = args.map((arg) => this.kindsOf(arg))
    if (name === '_?_:_') return this.ofChoice(kinds)
    if (name === '_&&_' || name === '_||_') {
      if (!kinds.every((one) => mayBe(one, 'bool')))
        throw new WrongType(`${name.slice(1, 3)} is between true and false`)
      return only('bool')
    }
    const on = target && this.kindsOf(target)
    const named = this.functions.filter((one) => one.name === name)
    const fitting = named.filter(
      (one) =>
        (on === undefined
          ? one.target === undefined
          : one.target !== undefined && mayBe(on, one.target.name)) &&
        one.arguments.length === kinds.length &&
        one.arguments.every((type, i) => type.name === 'dyn' || mayBe(kinds[i] ?? null, type.name)),
    )
    if (fitting.length === 0)
      throw new WrongType(
        `there is no ${name} of ${[...(on === undefined ? [] : [on]), ...kinds].map(listed).join(' and ')}`,
      )
    const results = new Set(fitting.map(({ result }) => result.name))
    return results.has('dyn') ? null : results
  }

  private ofIndex([operand, index]: readonly Expression[]): Kinds {
    const field = textOf(index)
    if (field !== null) return this.fieldOf(operand, field)
    const kinds = this.kindsOf(operand)
    this.kindsOf(index)
    if (!mayBe(kinds, 'map') && !mayBe(kinds, 'list'))
      throw new WrongType(`there is nothing in a ${listed(kinds)}`)
    return null
  }

  private ofChoice([condition = null, then = null, otherwise = null]: readonly Kinds[]): Kinds {
    if (!mayBe(condition, 'bool')) throw new WrongType('the condition before ? is true or false')
    return then && otherwise && new Set([...then, ...otherwise])
  }
}

function shapeOf(operand: Expression | undefined): { name: string; fields: Shape } | null {
  const exprKind = operand?.exprKind
  if (exprKind?.case === 'identExpr') {
    if (exprKind.value.name === 'event') return { name: 'event', fields: EVENT }
    return exprKind.value.name === 'story' ? { name: 'story', fields: STORY } : null
  }
  const isPosition =
    exprKind?.case === 'selectExpr' &&
    exprKind.value.field === 'position' &&
    shapeOf(exprKind.value.operand)?.fields === EVENT
  return isPosition ? { name: 'event.position', fields: POSITION } : null
}

function textOf(expression: Expression | undefined): string | null {
  if (expression?.exprKind.case !== 'constExpr') return null
  const { constantKind } = expression.exprKind.value
  return constantKind.case === 'stringValue' ? constantKind.value : null
}

const only = (kind: string | undefined): Kinds => (kind === undefined ? null : new Set([kind]))

const mayBe = (kinds: Kinds, kind: string): boolean => kinds === null || kinds.has(kind)

const listed = (kinds: Kinds): string => (kinds ? [...kinds].join(' or ') : 'anything')
