import { z } from 'zod'

const Check = z.looseObject({
  status: z.enum(['up', 'down']),
  message: z.string().optional().describe('what is wrong'),
  warning: z.string().optional().describe('what does not keep the service from its work'),
})
const Indicators = z.record(z.string(), Check)

/** The answer of `/health/…`, as @nestjs/terminus gives it. A check that only warns is up, with its `warning`. */
export const HealthReport = z.looseObject({
  status: z.enum(['ok', 'error', 'shutting_down']),
  info: Indicators.optional(),
  error: Indicators.optional(),
  details: Indicators,
})
export type HealthReport = z.output<typeof HealthReport>
