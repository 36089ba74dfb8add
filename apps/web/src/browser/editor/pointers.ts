import type { Data } from './field.js'

/* Reading and writing JSON at pointers (RFC 6901). Our pointers escape nothing. */

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const partsOf = (pointer: string) => pointer.split('/').slice(1)

export function valueAt(data: unknown, pointer: string): unknown {
  return partsOf(pointer).reduce<unknown>(
    (value, part) => (Array.isArray(value) ? value[Number(part)] : isData(value) ? value[part] : undefined),
    data,
  )
}

/** The data with a value at a pointer. Undefined takes it away. What is made on the way is a list where the part is a number. */
export function withValue(data: Data, pointer: string, value: unknown): Data {
  const made = put(data, partsOf(pointer), value)
  return isData(made) ? made : {}
}

function put(data: unknown, [part, ...rest]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value
  if (/^\d+$/.test(part)) {
    const list: unknown[] = Array.isArray(data) ? [...data] : []
    list[Number(part)] = put(list[Number(part)], rest, value)
    return list
  }
  const known = isData(data) ? data : {}
  const { [part]: _, ...others } = known
  const next = put(known[part], rest, value)
  return next === undefined ? others : { ...known, [part]: next }
}

/** The data without empty objects, and without empty lists but those that were empty before. */
export function pruned(value: unknown): unknown {
  if (Array.isArray(value)) {
    const left = value.map(pruned).filter((one) => one !== undefined)
    return left.length > 0 ? left : undefined
  }
  if (!isData(value)) return value
  const left = Object.entries(value).flatMap(([name, one]) => {
    const kept = pruned(one)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  return left.length > 0 ? Object.fromEntries(left) : undefined
}
