import type { CelInput } from '@bufbuild/cel'

/** The variables of a filter, `event` and `story`. Fields of the data become CEL values only when they are read. */
export function bindings({ event, story }: { event: object; story: object }): Record<string, CelInput> {
  const { data, ...rest }: { data?: unknown } = event
  const asMap = new Map<string, CelInput>(entries(rest))
  if (data !== undefined) asMap.set('data', toCel(data, 'double'))
  return { event: asMap, story: new Map(entries(story)) }
}

type Integers = 'int' | 'double'

const entries = (object: object): [string, CelInput][] =>
  Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, toCel(value, 'int')])

function toCel(value: unknown, integers: Integers): CelInput {
  if (typeof value === 'number')
    return integers === 'int' && Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return value.map((one: unknown) => toCel(one, integers))
  if (typeof value === 'object') return new JsonMap(value, integers)
  throw new TypeError('an event is JSON')
}

/** A JSON object whose fields become CEL values when they are read. */
class JsonMap extends Map<string, CelInput> {
  private readonly names: readonly string[]
  private isWhole = false

  constructor(
    private readonly object: object,
    private readonly integers: Integers,
  ) {
    super()
    this.names = Object.keys(object)
  }

  override get(key: string): CelInput | undefined {
    if (super.has(key)) return super.get(key)
    if (typeof key !== 'string' || !Object.hasOwn(this.object, key)) return undefined
    const made = toCel(Reflect.get(this.object, key), this.integers)
    super.set(key, made)
    return made
  }

  override get size(): number {
    return this.names.length
  }

  override entries(): MapIterator<[string, CelInput]> {
    if (!this.isWhole) for (const name of this.names) this.get(name)
    this.isWhole = true
    return super.entries()
  }

  override keys(): MapIterator<string> {
    return this.names.values()
  }
}
