import { z } from 'zod'

const Check = z.looseObject({
  status: z.enum(['up', 'down']),
  message: z.string().optional().describe('the fault'),
  warning: z.string().optional().describe('a fault that does not stop the service from working'),
})
const Indicators = z.record(z.string(), Check)

/** The answer of `/health/…`, in the form of @nestjs/terminus. A check that has only a `warning` is `up`. */
export const HealthReport = z.looseObject({
  status: z.enum(['ok', 'error', 'shutting_down']),
  info: Indicators.optional(),
  error: Indicators.optional(),
  details: Indicators,
  degraded: z
    .boolean()
    .optional()
    .describe('the service is ready, and works without something that it needs: the checks with a `warning`'),
  version: z.string().optional().describe('the version of the program'),
  lag: z
    .int()
    .nullish()
    .describe(
      'records on the log that no recorder has folded, at the last check of the log; null: not known',
    ),
})
export type HealthReport = z.output<typeof HealthReport>
