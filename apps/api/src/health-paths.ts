import type { OpenAPIObject } from '@nestjs/swagger'
import { HealthReport } from '@filrouge/contract'
import { bodySchema } from './http/openapi.js'

const health = (operationId: string, summary: string) => {
  const content = { 'application/json': { schema: bodySchema(HealthReport) } }
  return {
    get: {
      operationId,
      summary,
      tags: ['Operations'],
      security: [],
      responses: {
        200: { description: 'The check passes.', content },
        503: { description: 'The check fails. `error` lists the faults.', content },
      },
    },
  }
}

/** The addresses that every service has. No controller of the API describes them. */
export const HEALTH_PATHS: OpenAPIObject['paths'] = {
  '/health/live': health('live', 'Whether the process runs'),
  '/health/startup': health('startup', 'Whether the service has started'),
  '/health/ready': health('ready', 'Whether the service can take requests'),
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Metrics in the text format of Prometheus',
      tags: ['Operations'],
      security: [],
      responses: {
        200: { description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
      },
    },
  },
}
