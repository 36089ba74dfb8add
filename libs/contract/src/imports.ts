import { z } from 'zod'
import { PROBLEM_CODES } from './problems.js'

/** The answer to one line of an import. */
export const ImportAnswer = z
  .strictObject({
    line: z.int().describe('as an editor counts: from 1, blank lines too'),
    storyId: z.string().nullable().describe('null where the line names none'),
    status: z
      .enum(['accepted', 'conflict', 'rejected', 'reused', 'pending', 'unavailable'])
      .describe('pending: no verdict yet; unavailable: the answer ends here, send the file again'),
    appendId: z.string().optional(),
    fromVersion: z.int().optional(),
    toVersion: z.int().optional(),
    currentVersion: z.int().optional().describe('where it is a conflict'),
    replayed: z.literal(true).optional().describe('accepted before: nothing was written'),
    code: z.enum(PROBLEM_CODES).optional(),
    errors: z
      .array(z.strictObject({ pointer: z.string().describe('into the line'), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'ImportAnswer' })
export type ImportAnswer = z.output<typeof ImportAnswer>
