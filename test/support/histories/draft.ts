import fc from '../fast-check.js'

/** A moment so many seconds after a history began. In an event it is a date. */
export interface Soon {
  inSeconds: number
}

export const isSoon = (value: unknown): value is Soon =>
  typeof value === 'object' && value !== null && 'inSeconds' in value

/** An event of a random history, with ids and versions that may not fit. */
export interface Draft {
  type: string
  data: Readonly<Record<string, unknown>>
}

/** How often a draft comes, among all. */
export interface Weighted {
  weight: number
  arbitrary: fc.Arbitrary<Draft>
}

type Fields = Record<string, fc.Arbitrary<unknown>>

/** An event with these fields. Fields that are drawn as undefined are left out. */
export const event = (weight: number, type: string, fields: Fields): Weighted => ({
  weight,
  arbitrary: given(fields).map((data) => ({ type, data })),
})

/** An object with these fields, without those that are drawn as undefined. */
export const given = (fields: Fields): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record(fields)
    .map((drawn) => Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)))

export const oneOf = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

const drawn =
  (there: number, absent: number) =>
  <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
    fc.oneof({ weight: there, arbitrary: value }, { weight: absent, arbitrary: fc.constant(undefined) })
/** In half of the draws, a fourth, or three fourths. Else it is undefined. */
export const maybe = drawn(1, 1)
export const rarely = drawn(1, 3)
export const mostly = drawn(3, 1)
