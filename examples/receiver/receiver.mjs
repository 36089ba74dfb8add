// Receives the messages of a subscription, and prints them. Copy this file: it needs only @filrouge/client.
import { createServer } from 'node:http'
import { Filrouge } from '@filrouge/client'
import { listenerOf, MemoryOfFile, Receiver, replayOf } from '@filrouge/client/receiver'

const { SECRET, PORT = '4200', MEMORY, SUBSCRIPTION, FILROUGE_URL, FILROUGE_KEY } = process.env
if (!SECRET) throw new Error('SECRET is the whsec_… that `filrouge subscribe` printed')

const receiver = new Receiver({
  // During a rotation, both secrets, separated by a comma.
  secrets: SECRET.split(','),

  // Your work. If it throws, the message comes again. A gap names the versions that are missing before this message.
  handle: async (message, gap) => {
    if (gap) console.log(`missing: ${gap.storyId}, versions ${gap.after + 1} to ${gap.upTo}`)
    console.log(`${message.id} ${message.eventType} ${message.subject ?? ''} ${JSON.stringify(message.data)}`)
  },

  // Remembers handled messages, so that none is handled twice: in a file, or else until the process ends.
  ...(MEMORY && { memory: new MemoryOfFile(MEMORY) }),

  // Missing versions are sent again, before the message that showed the gap. Use a key of the subscription's owner.
  ...(SUBSCRIPTION && {
    replay: replayOf(new Filrouge({ url: FILROUGE_URL, key: FILROUGE_KEY }).subscriptions, SUBSCRIPTION),
  }),
})

const listener = listenerOf(receiver, ({ kind, body }) => {
  if (kind !== 'handled') console.log(kind, body)
})
const server = createServer(listener)
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
