import { z } from 'zod'
import { warnings } from './parts.js'
import { PROBLEM_CODES } from './problems.js'

/** The answer to one line of an import. */
export const ImportAnswer = z
  .strictObject({
    line: z.int().describe('the line number in the file: from 1, blank lines included'),
    storyId: z.string().nullable().describe('null where the line names no story'),
    status: z
      .enum(['accepted', 'conflict', 'rejected', 'reused', 'pending', 'unavailable'])
      .describe(
        '`pending`: there is no verdict yet. `unavailable`: the import stopped here, send the file again',
      ),
    appendId: z.string().optional(),
    fromVersion: z.int().optional(),
    toVersion: z.int().optional(),
    currentVersion: z.int().optional().describe('present where the status is `conflict`'),
    replayed: z
      .literal(true)
      .optional()
      .describe('the line was accepted by an earlier import: nothing was written'),
    code: z.enum(PROBLEM_CODES).optional(),
    warnings,
    errors: z
      .array(
        z.strictObject({ pointer: z.string().describe('a JSON pointer into the line'), message: z.string() }),
      )
      .optional(),
  })
  .meta({ id: 'ImportAnswer' })
export type ImportAnswer = z.output<typeof ImportAnswer>
