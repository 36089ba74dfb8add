import type { ApiBodyOptions } from '@nestjs/swagger'
import { z } from 'zod'

export type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema']

/** The JSON schemas of one document: those that have a name of their own (`.meta({ id })`) are referred to. */
export class NamedSchemas {
  private readonly named = new Map<string, SchemaObject>()

  /** @param target the draft that the document's format is made of: OpenAPI 3.1 of 2020-12, AsyncAPI 3.0 of 7 */
  constructor(private readonly target: 'draft-2020-12' | 'draft-7') {}

  /**
   * The schema of what a schema takes (`input`) or gives (`output`).
   * @throws Error where two schemas have one name
   */
  of(schema: z.ZodType, io: 'input' | 'output'): SchemaObject {
    const {
      $schema: _,
      $defs,
      definitions,
      ...json
    } = z.toJSONSchema(schema, { io, target: this.target, unrepresentable: 'any', reused: 'inline' })
    for (const [name, definition] of Object.entries($defs ?? definitions ?? {}))
      this.register(name, componentOf(definition))
    return componentOf(json)
  }

  /** What belongs under `components.schemas`, by name. */
  all(): Record<string, SchemaObject> {
    return Object.fromEntries([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  private register(name: string, schema: SchemaObject): void {
    const before = this.named.get(name)
    if (before && JSON.stringify(before) !== JSON.stringify(schema))
      throw new Error(`two schemas have the name ${name}`)
    this.named.set(name, schema)
  }
}

/** An id is for naming a schema, not for a URL of it; and definitions lie elsewhere in these documents. */
function componentOf(json: unknown): SchemaObject {
  return rewritten(json) as SchemaObject
}

function rewritten(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(rewritten)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => {
      if (name === 'id' && typeof value === 'string') return []
      if (name === '$ref' && typeof value === 'string')
        return [[name, value.replace(/^#\/(\$defs|definitions)\//, '#/components/schemas/')]]
      return [[name, rewritten(value)]]
    }),
  )
}
