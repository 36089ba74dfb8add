// Receives what a subscription sends, and prints it. Copy this file: it needs nothing but @filrouge/client.
import { createServer } from 'node:http'
import { Filrouge, listenerOf, MemoryOfFile, Receiver, replayOf } from '@filrouge/client'

const { SECRET, PORT = '4200', MEMORY, SUBSCRIPTION, FILROUGE_URL, FILROUGE_KEY } = process.env
if (!SECRET) throw new Error('SECRET is the whsec_… that `filrouge subscribe` printed')

const receiver = new Receiver({
  // Two, with a comma between, while one takes the other's place.
  secrets: SECRET.split(','),

  // Your work. Where it throws, the message comes again. A gap is what came before, and is missing.
  handle: async (message, gap) => {
    if (gap) console.log(`missing: ${gap.storyId}, versions ${gap.after + 1} to ${gap.upTo}`)
    console.log(`${message.id} ${message.eventType} ${message.subject ?? ''} ${JSON.stringify(message.data)}`)
  },

  // What was handled, so that it is not handled twice: in a file, else until the process ends.
  ...(MEMORY && { memory: new MemoryOfFile(MEMORY) }),

  // What is missing is sent again, before the message that showed the gap. The key is one of the subscription's owner.
  ...(SUBSCRIPTION && {
    replay: replayOf(new Filrouge({ url: FILROUGE_URL, key: FILROUGE_KEY }).subscriptions, SUBSCRIPTION),
  }),
})

const listener = listenerOf(receiver, ({ kind, error, body }) => {
  if (kind !== 'handled') console.log(kind, error ?? body)
})
const server = createServer(listener)
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
