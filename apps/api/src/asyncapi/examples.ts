import { canonicalJson, type EventType } from '@filrouge/story'
import { cloudEvent, pingMessage, sign, webhookId, type CloudEvent } from '@filrouge/webhooks'
import { EXAMPLE_EVENTS, type ExampleEvent } from './example-events.js'

/** Published keys, for trying a verification. Only the examples are signed with them. */
export const EXAMPLE_KEYS = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  publicKey: 'whpk_R3smQoVLFMvzxYJmq153E3lI0we79Z3B3xyTO3OLqPU=',
  privateKey: 'whsk_9FeGSXI7CAKjjEOtGNXlleeStffIxtAsuo7lUZLmSLxHeyZChUsUy/PFgmarXncTeUjTB7v1ncHfHJM7c4uo9Q==',
} as const

const SUBSCRIPTION = '01a04f8c-7d4e-7cc2-9f6b-5a1d3f0e2b17'

/** The example event of a type, or null where the example story has none. */
export function exampleOf(type: EventType): ExampleEvent | null {
  return EXAMPLE_EVENTS.find(({ event }) => event.type === type) ?? null
}

export function webhookExamples(type: EventType): object[] {
  const example = exampleOf(type)
  return example ? [signed(asSent(example))] : []
}

/** A report whose development is held. */
export function sealedExamples(): object[] {
  const example = exampleOf('DevelopmentReported')
  return example ? [signed(asSent({ event: { ...example.event, sealed: true } }))] : []
}

export function pingExample(): object {
  const time = new Date('2025-09-06T08:00:00Z')
  const { id, body } = pingMessage({
    subscriptionId: SUBSCRIPTION,
    pingId: '01a04f8c-7d51-7a3a-8e0f-6c2b9d4e1f88',
    time,
    challenge: '5f0c6a52-0f0e-4b1c-9d67-1f9d6f1c3a20',
  })
  return { name: 'ping', headers: headersOf(id, body, time), payload: JSON.parse(body) }
}

function asSent({ event, corrects }: ExampleEvent): CloudEvent {
  return cloudEvent(event, {
    filterRevision: 1,
    previousVersion: event.version - 1,
    ...(corrects !== undefined && { corrects }),
  })
}

function signed(payload: CloudEvent): object {
  const [, , storyId = ''] = payload.source.split('/')
  const id = webhookId(SUBSCRIPTION, storyId, payload.storyversion)
  return {
    name: payload.id,
    headers: headersOf(id, canonicalJson(payload), new Date(payload.time)),
    payload,
  }
}

const headersOf = (id: string, body: string, timestamp: Date) => ({
  ...sign({ id, timestamp, body }, { secrets: [EXAMPLE_KEYS.secret], privateKey: EXAMPLE_KEYS.privateKey }),
})
