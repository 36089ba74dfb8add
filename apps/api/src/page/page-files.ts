import fastifyStatic from '@fastify/static'
import { FILES_FOLDER, FILES_PATH } from '@filrouge/web'
import type { FastifyInstance } from 'fastify'

/** Serves the files of the page. Their names contain a digest of their content, so they never change. */
export async function servePageFiles(fastify: FastifyInstance): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: FILES_FOLDER,
    prefix: FILES_PATH,
    index: false,
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    wildcard: false,
  })
}
