// Many endpoints in one process that do as little as possible: each message is read, noted and answered.
// Commands of the parent: 'hang' (the first endpoint stops answering), 'count', 'reads' (and forgets them).
import { createServer } from 'node:http'

let [count, isHanging] = [0, false]
let reads = []

const servers = await Promise.all(
  Array.from({ length: Number(process.argv[2]) }, async (_, n) => {
    const server = createServer((request, response) => {
      const chunks = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', () => {
        const at = performance.timeOrigin + performance.now()
        const id = String(request.headers['webhook-id'])
        if (id.includes('/ping/')) return void response.end(JSON.parse(Buffer.concat(chunks)).challenge)
        if (isHanging && n === 0) return
        count += 1
        reads.push([n, id.slice(id.indexOf('/') + 1), at])
        response.writeHead(204).end()
      })
    })
    server.keepAliveTimeout = 60_000
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    return server
  }),
)

process.on('message', (asked) => {
  if (asked === 'hang') isHanging = true
  process.send({
    asked,
    count,
    reads: asked === 'reads' ? reads : [],
    ports: servers.map((server) => server.address().port),
  })
  if (asked === 'reads') reads = []
})
process.on('disconnect', () => process.exit())
process.send({ asked: 'ready' })
