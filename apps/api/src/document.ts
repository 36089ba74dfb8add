import { Module, type INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import * as swagger from '@nestjs/swagger'
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger'
import { HEALTH_PATHS } from './health-paths.js'
import { EXAMPLES } from './openapi-examples.js'
import { declareAll, namedSchemas } from './http/openapi.js'
import { declaredNeeds } from './http/declared-needs.js'
import { rolesTable } from './roles-table.js'

/** Makes the OpenAPI 3.1 document of the service from its controllers. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  declareAll(swagger)
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Filrouge')
    .setDescription(
      `Append developments to a story, replay its history, ask what was known when.\n\n## Roles and limits\n\n${rolesTable(declaredNeeds())}`,
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'frk_<id>_<secret>' })
    .addSecurityRequirements('bearer')
    .build()
  const document = SwaggerModule.createDocument(app, config)
  return {
    ...document,
    paths: { ...withExamples(document.paths), ...HEALTH_PATHS },
    components: { ...document.components, schemas: namedSchemas() },
  }
}

/** Adds to each operation an example of its request and of its successful answer. */
function withExamples(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  for (const operation of Object.values(paths).flatMap((path) => [path.get, path.post, path.patch])) {
    const { request, response } = EXAMPLES[operation?.operationId ?? ''] ?? {}
    const { requestBody, responses = {} } = operation ?? {}
    const done = responses[200] ?? responses[201] ?? responses[202]
    if (requestBody && 'content' in requestBody) show(requestBody.content, request)
    if (done && 'content' in done) show(done.content ?? {}, response)
  }
  return paths
}

/** Adds the example to the first media type. */
function show(content: Record<string, { example?: unknown }>, example: unknown): void {
  const [media] = Object.values(content)
  if (media && example !== undefined) media.example = example
}

@Module({})
class ViewerModule {}

/** An application of its own with `/openapi.json`, `/openapi.yaml`, and a viewer of them at `/docs`. It does not listen. */
export async function documentViewer(app: INestApplication): Promise<NestFastifyApplication> {
  const viewer = await NestFactory.create<NestFastifyApplication>(ViewerModule, new FastifyAdapter(), {
    logger: false,
  })
  SwaggerModule.setup('docs', viewer, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  })
  return viewer.init()
}
