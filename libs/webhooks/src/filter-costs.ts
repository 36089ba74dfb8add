import {
  celEnv,
  celFunc,
  CelScalar,
  celList,
  celMethod,
  isCelList,
  isCelError,
  isCelMap,
  listType,
  type CelFunc,
  type CelValue,
} from '@bufbuild/cel'
import type { Budget } from './filter-budget.js'

/** Steps for each character of a text that is joined, compared or measured. */
const CHARACTER = 0.5
/** Steps for each character of a text that is searched or converted to bytes. */
const SEARCHED = 1
/** Steps for each element of a list or map that is compared. */
const ELEMENT = 40
/** Steps for a conversion, and for looking up a time zone. */
const CONVERSION = 250
const ZONE = 15_000
/** Numbers, times and zones are shorter. Parsing can take time in the square of the length. */
const LONGEST_READ = 100
/** For a search term up to this length, a search takes time in proportion to the text. */
const SHORT = 16

const READ = new Set(['int', 'uint', 'double', 'bool', 'timestamp', 'duration'])
const COMPARED = new Set(['_==_', '_!=_', '@in'])
const { BOOL, INT, STRING, DYN } = CelScalar
const LIST = listType(DYN)
const STANDARD = [...celEnv().funcs]

/** CEL's standard functions, each of which spends its cost before it runs. Without `matches`. */
export function countedFunctions(budget: Budget): CelFunc[] {
  const counted = STANDARD.filter(({ name }) => name !== 'matches').map((func) =>
    countedFunction(func, budget),
  )
  return [...counted, ...ownFunctions(budget)]
}

function countedFunction(func: CelFunc, budget: Budget): CelFunc {
  const { name, target, arguments: parameters, result } = func
  const call = (on: CelValue | undefined, values: CelValue[]): CelValue => {
    const all = on === undefined ? values : [on, ...values]
    if (COMPARED.has(name)) for (const value of all) spendAll(value, budget)
    else budget.spend(costOf(name, target?.name, all))
    const answer = func.call(0, on, values)
    if (answer === undefined) throw new Error(`there is no such ${name}`)
    if (isCelError(answer)) throw answer
    return answer
  }
  if (target === undefined)
    return celFunc(name, parameters, result, (...values: CelValue[]) => call(undefined, values))
  return celMethod(name, target, parameters, result, function (this: CelValue, ...values: CelValue[]) {
    return call(this, values)
  })
}

function costOf(name: string, target: string | undefined, values: readonly CelValue[]): number {
  const isRead = READ.has(name) || target === 'google.protobuf.Timestamp'
  let cost = 1
  for (const value of values)
    if (typeof value === 'string') {
      if (isRead && value.length > LONGEST_READ)
        throw new Error(`a text of ${value.length} characters is no ${name}`)
      if (isRead) cost += target === undefined ? CONVERSION : ZONE
      cost += value.length * (name === 'bytes' ? SEARCHED : CHARACTER)
    } else if (value instanceof Uint8Array) cost += value.length * SEARCHED
  return cost
}

/** Spends the cost of a value with all its parts. */
function spendAll(value: CelValue, budget: Budget): void {
  budget.spend(1)
  const waiting: CelValue[] = [value]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one === 'string') budget.spend(one.length * CHARACTER)
    else if (one instanceof Uint8Array) budget.spend(one.length * SEARCHED)
    else if (isCelList(one)) {
      budget.spend(one.size * ELEMENT)
      for (const inside of one) waiting.push(inside)
    } else if (isCelMap(one)) {
      budget.spend(one.size * ELEMENT)
      for (const [key, inside] of one) {
        if (typeof key === 'string') budget.spend(key.length * CHARACTER)
        waiting.push(inside)
      }
    }
  }
}

/** Replacements for functions whose cost is not in proportion to their arguments. */
function ownFunctions(budget: Budget): CelFunc[] {
  const size = (text: string): bigint => {
    budget.spend(text.length * CHARACTER)
    let pairs = 0
    for (let i = 1; i < text.length; i++) if (isPair(text.charCodeAt(i - 1), text.charCodeAt(i))) pairs++
    return BigInt(text.length - pairs)
  }
  return [
    celMethod('contains', STRING, [STRING], BOOL, function (sought) {
      budget.spend((this.length + sought.length) * SEARCHED * (sought.length > SHORT ? 2 : 1))
      return sought.length > SHORT ? contains(this, sought) : this.includes(sought)
    }),
    celFunc('size', [STRING], INT, size),
    celMethod('size', STRING, [], INT, function () {
      return size(this)
    }),
    // The standard function keeps the joined lists as parts, and each access to an element goes through all parts.
    celFunc('_+_', [LIST, LIST], LIST, (left, right) => {
      budget.spend((left.size + right.size) * ELEMENT)
      return celList([...left, ...right])
    }),
  ]
}

const isPair = (high: number, low: number): boolean => (high & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00

/** The Knuth-Morris-Pratt search. It takes time in the sum of both lengths; the built-in one can take their product. */
function contains(text: string, sought: string): boolean {
  const back = new Int32Array(sought.length)
  for (let i = 1, k = 0; i < sought.length; i++) {
    while (k > 0 && sought.charCodeAt(i) !== sought.charCodeAt(k)) k = back[k - 1] ?? 0
    if (sought.charCodeAt(i) === sought.charCodeAt(k)) k++
    back[i] = k
  }
  for (let i = 0, k = 0; i < text.length; i++) {
    while (k > 0 && text.charCodeAt(i) !== sought.charCodeAt(k)) k = back[k - 1] ?? 0
    if (text.charCodeAt(i) === sought.charCodeAt(k)) k++
    if (k === sought.length) return true
  }
  return false
}
