import { canonicalJson, developmentIdOf, EVENT_TYPES } from '@filrouge/story'

/** The content type of every message: CloudEvents 1.0, JSON event format, structured mode. */
export const MESSAGE_TYPE = 'application/cloudevents+json'

/** Of a recorded event what a message tells, as this subscriber gets it. */
export interface Sendable {
  storyId: string
  version: number
  /** Such as `DevelopmentReported`. */
  type: string
  /** Null where it is sealed. */
  data: object | null
  sealed?: true
  /** RFC 3339, UTC, milliseconds. */
  recordedAt: string
}

/** What a message says of its subscription. */
export interface Place {
  /** 1, and 1 more for each change of stories, types or filter. */
  filterRevision: number
  /** The greatest earlier version of the story that stories, types and filter match; 0 if none. */
  previousVersion: number
  /** Of a DevelopmentCorrected: the version of the development that it corrects. */
  corrects?: number
}

/** A recorded event as a CloudEvent, whoever it is for. Optional attributes are left out, never null. */
export interface PublicCloudEvent {
  specversion: '1.0'
  /** `<storyId>/<version>` */
  id: string
  /** `/stories/<storyId>` */
  source: string
  /** `filrouge.DevelopmentReported.v1` */
  type: string
  /** The developmentId where there is one and the event is not sealed. */
  subject?: string
  time: string
  datacontenttype: 'application/json'
  data: object | null
  storyversion: number
  sealed?: true
  corrects?: number
}

/** The same for a subscription. */
export interface CloudEvent extends PublicCloudEvent {
  filterrevision: number
  previousversion: number
}

/**
 * A recorded event as a CloudEvent. A sealed one says nothing of what it is about.
 * @param corrects of a DevelopmentCorrected: the version of the development that it corrects
 */
export function publicCloudEvent(event: Sendable, corrects?: number): PublicCloudEvent {
  const { storyId, version, type, recordedAt } = event
  const data = event.sealed ? null : event.data
  const subject = subjectOf(data)
  return {
    specversion: '1.0',
    id: `${storyId}/${version}`,
    source: `/stories/${storyId}`,
    type: `filrouge.${type}.v1`,
    ...(subject !== null && { subject }),
    time: recordedAt,
    datacontenttype: 'application/json',
    data,
    storyversion: version,
    ...(event.sealed && { sealed: true }),
    ...(corrects !== undefined && !event.sealed && { corrects }),
  }
}

/** The same with what a message says of its subscription. */
export const cloudEvent = (
  event: Sendable,
  { filterRevision, previousVersion, corrects }: Place,
): CloudEvent => ({
  ...publicCloudEvent(event, corrects),
  filterrevision: filterRevision,
  previousversion: previousVersion,
})

function subjectOf(data: object | null): string | null {
  return data !== null && 'developmentId' in data && typeof data.developmentId === 'string'
    ? data.developmentId
    : null
}

/** The types of event that are a version of a development: their data always has a `developmentId`. */
const VERSIONS_OF_DEVELOPMENTS = new Set<string>(
  EVENT_TYPES.filter((type) => developmentIdOf(type) === 'always'),
)

/** The development that an event is a version of. Null where it is none, or where it is sealed. */
export const developmentOf = ({ type, data }: Sendable): string | null =>
  VERSIONS_OF_DEVELOPMENTS.has(type) ? subjectOf(data) : null

/** The body of a message: canonical JSON (RFC 8785), so that the same event at the same place is the same bytes. */
export const messageBody = (event: Sendable, place: Place): string => canonicalJson(cloudEvent(event, place))

/**
 * The id of a message, the same on every try, replay and redrive, and another for each subscription. Dots, which part
 * what is signed, become `~`, which no id of ours has.
 */
export const webhookId = (subscriptionId: string, storyId: string, version: number): string =>
  `${subscriptionId}/${storyId}/${version}`.replaceAll('.', '~')

export interface Ping {
  subscriptionId: string
  /** Tells one ping from another. */
  pingId: string
  time: Date
  /** What the answer must repeat. Without it any 2xx will do. */
  challenge?: string
}

/** The first message of a subscription, and what `…/ping` sends. `id` goes into `webhook-id`. */
export function pingMessage({ subscriptionId, pingId, time, challenge }: Ping): { id: string; body: string } {
  const carried = challenge === undefined ? {} : { challenge }
  const body = canonicalJson({
    specversion: '1.0',
    id: `ping/${pingId}`,
    source: `/subscriptions/${subscriptionId}`,
    type: 'filrouge.ping',
    time: time.toISOString(),
    datacontenttype: 'application/json',
    // Beside the data too, where whoever reads no CloudEvents looks first.
    ...carried,
    data: { subscriptionId, ...carried },
  })
  return { id: `${subscriptionId}/ping/${pingId}`.replaceAll('.', '~'), body }
}

/** Whether the body of an answer repeats the challenge: alone, as a JSON string, or as `challenge` of a JSON object. */
export function repeatsChallenge(body: string, challenge: string): boolean {
  const text = body.trim()
  if (text === challenge) return true
  try {
    const json: unknown = JSON.parse(text)
    return json === challenge || (isObject(json) && json['challenge'] === challenge)
  } catch {
    return false
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
