/** A message of a subscription: a CloudEvent 1.0 of one recorded event. */
export interface Message {
  /** `<storyId>/<version>` */
  id: string
  storyId: string
  version: number
  /** Such as `DevelopmentReported`. */
  eventType: string
  /** The developmentId where there is one and the event is not sealed. */
  subject: string | null
  /** When it was recorded. */
  time: string
  /** Null where the event is sealed: its development is held. */
  data: object | null
  sealed: boolean
  /** The version before this one that the subscription matches; 0 if none. */
  previousVersion: number
  /** 1, and 1 more for each change of what the subscription matches. */
  filterRevision: number
  /** Of a correction: the version of the development that it corrects. */
  corrects: number | null
}

export interface PingMessage {
  challenge: string | null
}

/** Reads a body; null where it is none of ours. */
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
