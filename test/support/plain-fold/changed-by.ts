/** The fields, with those replaced that a change gives. */
export const changedBy = <Fields extends object>(
  fields: Fields,
  changes: { readonly [Name in keyof Fields]?: Fields[Name] | undefined },
): Fields => ({
  ...fields,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
})
