// The least work of a read: Fastify, which sends the same body each time: as a text, as its users do, and below /bytes from a
// buffer, which is faster. The parent sends the body of each path.
import Fastify from 'fastify'

const bodies = await new Promise((resolve) => process.once('message', resolve))
const server = Fastify()
for (const [path, body] of Object.entries(bodies)) {
  const bytes = Buffer.from(body)
  server.get(path, (_, reply) => reply.header('content-type', 'application/json').send(body))
  server.get(`/bytes${path}`, (_, reply) => reply.header('content-type', 'application/json').send(bytes))
}
await server.listen({ port: 0, host: '127.0.0.1' })
process.send(server.server.address().port)
process.on('disconnect', () => process.exit())
