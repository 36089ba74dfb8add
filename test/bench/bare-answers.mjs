// The least work of a read: Fastify, which sends the same bytes each time. The parent sends the body of each path.
import Fastify from 'fastify'

const bodies = await new Promise((resolve) => process.once('message', resolve))
const server = Fastify()
for (const [path, body] of Object.entries(bodies))
  server.get(path, (_, reply) => reply.header('content-type', 'application/json').send(body))
await server.listen({ port: 0, host: '127.0.0.1' })
process.send(server.server.address().port)
process.on('disconnect', () => process.exit())
