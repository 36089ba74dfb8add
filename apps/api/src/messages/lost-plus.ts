import type { FieldError } from '@filrouge/runtime'
import { quoted } from '@filrouge/story'
import type { z } from 'zod'

/**
 * The errors of parameters in which a `+` became a blank: in the query of an address a `+` stands for a blank. A parameter
 * is one of them where it would be valid with the `+`. Null: there are none.
 */
export function lostPlus(schema: z.ZodType, query: unknown): FieldError[] | null {
  if (typeof query !== 'object' || query === null) return null
  const wrong = (value: unknown) =>
    new Set(schema.safeParse(value).error?.issues.map(({ path }) => String(path[0])) ?? [])
  const before = wrong(query)
  const errors = Object.entries(query).flatMap(([name, value]) => {
    if (!before.has(name) || typeof value !== 'string' || !value.includes(' ')) return []
    const sent = value.replaceAll(' ', '+')
    if (wrong({ ...query, [name]: sent }).has(name)) return []
    const message = `${name} has a blank in ${quoted(value)}: a + in an address stands for a blank, so write %2B, as in ${encodeURIComponent(sent).replaceAll('%3A', ':')}`
    return [{ pointer: `/query/${name}`, message }]
  })
  return errors.length > 0 ? errors : null
}
