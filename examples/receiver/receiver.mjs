// Receives what a subscription sends, and prints it. SECRET is what the subscription was answered; PORT is where to listen.
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { Receiver } from '@filrouge/client'

const { SECRET, PORT = '4200' } = process.env
if (!SECRET) throw new Error('SECRET is the whsec_… that the subscription was answered')

const receiver = new Receiver({
  secrets: SECRET.split(','),
  handle: (message, gap) => {
    if (gap)
      console.log(`missing: ${gap.storyId}, versions ${gap.after + 1} to ${gap.upTo}: ask for a replay`)
    console.log(`${message.id} ${message.eventType} ${message.subject ?? ''} ${JSON.stringify(message.data)}`)
  },
})

const server = createServer(async (request, response) => {
  const { kind, status, headers, body, error } = await receiver.receive({
    headers: request.headers,
    body: await buffer(request),
  })
  if (kind !== 'handled') console.log(kind, error ?? body)
  response.writeHead(status, headers).end(body)
})
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
