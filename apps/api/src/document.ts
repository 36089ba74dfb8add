import type { INestApplication } from '@nestjs/common'
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger'
import { HEALTH_PATHS } from './health-paths.js'
import { namedSchemas } from './http/openapi.js'

/** The OpenAPI 3.1 document of the service, from its controllers. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Filrouge')
    .setDescription('Append developments to a story, replay its history, ask what was known when.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'frk_<id>_<secret>' })
    .addSecurityRequirements('bearer')
    .build()
  const document = SwaggerModule.createDocument(app, config)
  return {
    ...document,
    paths: { ...document.paths, ...HEALTH_PATHS },
    components: { ...document.components, schemas: namedSchemas() },
  }
}

/** `/openapi.json`, and a viewer at `/docs`. */
export function serveDocument(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  })
}
