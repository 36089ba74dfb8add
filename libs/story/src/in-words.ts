import { z } from 'zod'

interface Words {
  /** What a value must be: `a day, such as "2025-09-05"`. */
  form: string
  /** What the writer may have meant by a value of another type. */
  meant?: (sent: unknown) => unknown
}

/** What the values of a schema are, in a reader's words. Messages about missing and wrong values say it. */
export const inWords = z.registry<Words>()
