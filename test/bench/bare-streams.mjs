// The least work of a stream: a server that answers each POST, and then writes its body to all clients.
import { createServer } from 'node:http'

const clients = new Set()
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(':\n\n')
    clients.add(response)
    response.once('close', () => clients.delete(response))
    return
  }
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    response.writeHead(201).end()
    const frame = Buffer.concat(chunks)
    for (const client of clients) client.write(frame)
  })
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())
