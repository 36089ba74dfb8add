import type { EntitySchema } from 'typeorm'

/**
 * The columns of an entity for a statement in SQL, each under its property's name: rows have the entity's shape.
 * @param table the name that the statement has for the table
 * @param names of properties; without them all that a `find` reads: those not declared with `select: false`
 */
export function selectList<Entity extends object>(
  { options: { name: entity, columns } }: EntitySchema<Entity>,
  table: string,
  names?: readonly (keyof Entity & string)[],
): string {
  const list: string[] = []
  for (const property in columns) {
    const column = columns[property]
    if (!column || !(names ? names.includes(property) : column.select !== false)) continue
    const value = column.query ? `(${column.query(table)})` : `${table}.${column.name ?? property}`
    list.push(`${value} AS "${property}"`)
  }
  if (names && list.length < names.length) throw new Error(`${entity} has no such columns: ${names.join()}`)
  return list.join(', ')
}
