/** A message of a subscription: one recorded event as a CloudEvent 1.0. */
export interface Message {
  /** `<storyId>/<version>` */
  id: string
  storyId: string
  version: number
  /** Such as `DevelopmentReported`. */
  eventType: string
  /** The developmentId, if the event has one and is not sealed. */
  subject: string | null
  /** When the event was recorded. */
  time: string
  /** Null if the event is sealed because its development is held. */
  data: object | null
  sealed: boolean
  /** The previous version that matches the subscription; 0 if there is none. */
  previousVersion: number
  /** Starts at 1, and grows by 1 with each change of stories, types or filter. */
  filterRevision: number
  /** For a correction, the version of the development that it corrects. */
  corrects: number | null
}

export interface PingMessage {
  challenge: string | null
}

/** Reads a body; null if it is not a message of Filrouge. */
export function readMessage(body: string): { message: Message } | { ping: PingMessage } | null {
  const event = asObject(body)
  if (!event || event['specversion'] !== '1.0') return null
  if (event['type'] === 'filrouge.ping') return { ping: { challenge: textOr(event['challenge'], null) } }
  const eventType = /^filrouge\.(\w+)\.v1$/.exec(textOr(event['type'], ''))?.[1]
  const [, storyId, digits] = /^(.+)\/(\d+)$/.exec(textOr(event['id'], '')) ?? []
  const previousVersion = event['previousversion']
  const data = event['data']
  if (eventType === undefined || storyId === undefined || typeof previousVersion !== 'number') return null
  if (typeof data !== 'object') return null
  return {
    message: {
      id: `${storyId}/${digits}`,
      storyId,
      version: Number(digits),
      eventType,
      subject: textOr(event['subject'], null),
      time: textOr(event['time'], ''),
      data,
      sealed: event['sealed'] === true,
      previousVersion,
      filterRevision: numberOr(event['filterrevision'], 1),
      corrects: numberOr(event['corrects'], null),
    },
  }
}

const textOr = <Else>(value: unknown, otherwise: Else): string | Else =>
  typeof value === 'string' ? value : otherwise
const numberOr = <Else>(value: unknown, otherwise: Else): number | Else =>
  typeof value === 'number' ? value : otherwise

function asObject(body: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(body)
    return isObject(json) ? json : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
