import { canonicalJson, developmentIdOf, EVENT_TYPES } from '@filrouge/story'

/** The content type of every message: CloudEvents 1.0, JSON event format, structured mode. */
export const MESSAGE_TYPE = 'application/cloudevents+json'

/** The fields of a recorded event that a message carries, as this subscriber may see them. */
export interface Sendable {
  storyId: string
  version: number
  /** Such as `DevelopmentReported`. */
  type: string
  /** Null if the event is sealed. */
  data: object | null
  sealed?: true
  /** RFC 3339, UTC, milliseconds. */
  recordedAt: string
}

/** The fields of a message that depend on its subscription. */
export interface Place {
  /** Starts at 1, and grows by 1 with each change of stories, types or filter. */
  filterRevision: number
  /** The greatest earlier version of the story that matches stories, types and filter; 0 if there is none. */
  previousVersion: number
  /** For a DevelopmentCorrected, the version of the development that it corrects. */
  corrects?: number
}

/**
 * A recorded event as a CloudEvent, without the fields of a subscription. Optional attributes are absent, never null.
 */
export interface PublicCloudEvent {
  specversion: '1.0'
  /** `<storyId>/<version>` */
  id: string
  /** `/stories/<storyId>` */
  source: string
  /** `filrouge.DevelopmentReported.v1` */
  type: string
  /** The developmentId, if the event has one and is not sealed. */
  subject?: string
  time: string
  datacontenttype: 'application/json'
  data: object | null
  storyversion: number
  sealed?: true
  corrects?: number
}

/** A recorded event as a CloudEvent for a subscription. */
export interface CloudEvent extends PublicCloudEvent {
  filterrevision: number
  previousversion: number
}

/**
 * Makes a CloudEvent of a recorded event. A sealed event has no data and no subject.
 * @param corrects for a DevelopmentCorrected, the version of the development that it corrects
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

/** Makes a CloudEvent for a subscription. */
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

/** The body of a message: canonical JSON (RFC 8785), so that the same input gives the same bytes. */
export const messageBody = (event: Sendable, place: Place): string => canonicalJson(cloudEvent(event, place))

/**
 * The id of a message. It is the same on every try, replay and redrive, and differs between subscriptions. Dots separate
 * the parts of the signed content, so they become `~`, which our ids do not contain.
 */
export const webhookId = (subscriptionId: string, storyId: string, version: number): string =>
  `${subscriptionId}/${storyId}/${version}`.replaceAll('.', '~')

export interface Ping {
  subscriptionId: string
  /** Identifies the ping. */
  pingId: string
  time: Date
  /** The answer must repeat it. Without a challenge any 2xx is enough. */
  challenge?: string
}

/** Makes a ping: the first message of a subscription, and the message that `…/ping` sends. `id` is the `webhook-id`. */
export function pingMessage({ subscriptionId, pingId, time, challenge }: Ping): { id: string; body: string } {
  const carried = challenge === undefined ? {} : { challenge }
  const body = canonicalJson({
    specversion: '1.0',
    id: `ping/${pingId}`,
    source: `/subscriptions/${subscriptionId}`,
    type: 'filrouge.ping',
    time: time.toISOString(),
    datacontenttype: 'application/json',
    // The challenge also stands beside the data, for receivers that do not read CloudEvents.
    ...carried,
    data: { subscriptionId, ...carried },
  })
  return { id: `${subscriptionId}/ping/${pingId}`.replaceAll('.', '~'), body }
}

/** Whether an answer repeats the challenge: as plain text, as a JSON string, or as `challenge` of a JSON object. */
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
