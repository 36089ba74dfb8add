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

/** Steps for a character of a text that is joined, compared or measured. */
const CHARACTER = 0.5
/** For one that is searched, or made into bytes. */
const SEARCHED = 1
/** For what a list or a map holds, where it is compared. */
const ELEMENT = 40
/** For a conversion; for a time zone, which is looked up. */
const CONVERSION = 250
const ZONE = 15_000
/** No number, time or zone is longer, and reading one can take the square of its length. */
const LONGEST_READ = 100
/** Up to there a search takes no longer than its text, whatever is sought. */
const SHORT = 16

const READ = new Set(['int', 'uint', 'double', 'bool', 'timestamp', 'duration'])
const COMPARED = new Set(['_==_', '_!=_', '@in'])
const { BOOL, INT, STRING, DYN } = CelScalar
const LIST = listType(DYN)
const STANDARD = [...celEnv().funcs]

/** CEL's functions, but each counts what it costs before it begins. `matches` is not among them. */
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

/** Counts all that a value holds, as far as the budget goes. */
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

/** Those whose own cost is not in proportion to what they are given. */
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
    // One that keeps its parts apart costs each of them for each element.
    celFunc('_+_', [LIST, LIST], LIST, (left, right) => {
      budget.spend((left.size + right.size) * ELEMENT)
      return celList([...left, ...right])
    }),
  ]
}

const isPair = (high: number, low: number): boolean => (high & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00

/** Knuth, Morris and Pratt's: takes the sum of both lengths. The platform's own can take their product. */
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
