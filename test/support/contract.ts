import type { LanguageMap, WithTexts } from '@filrouge/contract'
import { expect } from 'vitest'
import type { z } from 'zod'

/**
 * The answer is what its schema says: no field missing, none more. The compiler says the same of its type, so that an
 * answer of the client is checked both ways.
 */
export function agrees<Schema extends z.ZodType>(
  schema: Schema,
  answer: WithTexts<Schema, LanguageMap>,
): void {
  const { error } = schema.safeParse(answer)
  expect({ answer, issues: error?.issues ?? [] }).toEqual({ answer, issues: [] })
}
