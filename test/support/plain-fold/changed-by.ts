/** The fields, with those replaced that a change gives. */
export const changedBy = <Fields extends object>(
  fields: Fields,
  changes: { readonly [Name in keyof Fields]?: Fields[Name] | undefined },
): Fields => ({
  ...fields,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
})

/** Some of the fields. */
export function someOf<Fields extends object>(fields: Fields, names: readonly string[]): Partial<Fields> {
  const some: Partial<Fields> = { ...fields }
  for (const name in some) if (!names.includes(name)) delete some[name]
  return some
}
