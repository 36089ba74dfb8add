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
        200: { description: 'It is so.', content },
        503: { description: 'It is not so: `error` says why.', content },
      },
    },
  }
}

/** The addresses that every service has, and no controller of the API's describes. */
export const HEALTH_PATHS: OpenAPIObject['paths'] = {
  '/health/live': health('live', 'The process runs'),
  '/health/startup': health('startup', 'It has begun to work'),
  '/health/ready': health('ready', 'It can be sent work'),
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Measures, in the text format of Prometheus',
      tags: ['Operations'],
      security: [],
      responses: {
        200: { description: 'The measures.', content: { 'text/plain': { schema: { type: 'string' } } } },
      },
    },
  },
}
