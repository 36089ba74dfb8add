import type { ApiBodyOptions } from '@nestjs/swagger'
import { z } from 'zod'

export type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema']

/** The JSON schemas of one document. A schema with a name (`.meta({ id })`) is a component, and others refer to it. */
export class NamedSchemas {
  private readonly named = new Map<string, SchemaObject>()

  /** @param target the JSON Schema draft of the document's format: 2020-12 for OpenAPI 3.1, 7 for AsyncAPI 3.0 */
  constructor(private readonly target: 'draft-2020-12' | 'draft-7') {}

  /**
   * Converts a zod schema to a JSON schema, for its input or its output.
   * @throws Error where two different schemas have the same name
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

  /** The named schemas, for `components.schemas`. */
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

/** Drops ids: here an id is a name, and JSON Schema would take it for a URL. Makes references point to components. */
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
