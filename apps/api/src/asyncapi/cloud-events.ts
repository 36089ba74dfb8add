import { developmentIdOf, EVENT_TYPES, Id, kinds, Version, type EventType } from '@filrouge/story'
import { z } from 'zod'

/* The outgoing form of an event: a CloudEvent around the stored data. */

const sameText = <Text extends string>(text: Text) => z.literal(text)
const counted = z.int().min(0).max(2_147_483_647)

/** The schema of the stored data, by event type. Defaults are filled in. */
const DATA: ReadonlyMap<EventType, z.ZodType<object>> = new Map(
  EVENT_TYPES.map((type): [EventType, z.ZodType<object>] => {
    const schema: z.ZodType<object> = kinds[type].schema
    return [type, schema.meta({ id: `${type}Data` })]
  }),
)

/** The schema of the data of an event type. @throws Error where there is no such type: a bug */
export function dataOf(type: EventType): z.ZodType<object> {
  const schema = DATA.get(type)
  if (!schema) throw new Error(`there is no data schema of ${type}`)
  return schema
}

export const EventId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,127}\/[1-9]\d{0,9}$/)
  .describe('`<storyId>/<version>`: the same for every receiver and every channel')
export const Source = z
  .string()
  .regex(/^\/stories\/[a-z0-9][a-z0-9._-]{0,127}$/)
  .describe('`/stories/<storyId>`')
export const RecordedAt = z.iso
  .datetime({ precision: 3 })
  .describe('the recorded time: UTC, with milliseconds')
export const Corrects = Version.describe('the version of the development that the event corrects')

/** The `type` attribute of an event's CloudEvent. */
export const typeOf = (type: EventType): `filrouge.${EventType}.v1` => `filrouge.${type}.v1`

const attributes = {
  specversion: sameText('1.0'),
  id: EventId,
  source: Source,
  time: RecordedAt,
  datacontenttype: sameText('application/json'),
  storyversion: Version.describe('the story version of the event'),
  filterrevision: Version.describe(
    'the filter revision of the subscription: starts at 1, and grows by 1 with each change of its stories, types or filter',
  ),
  previousversion: counted.describe(
    'the greatest earlier version of the story that the subscription matches; 0: there is none. Where it is greater than the last version that was received, a message is missing',
  ),
}

/** The message of an event that is not sealed, by event type. */
export function cloudEventOf(type: EventType): z.ZodType {
  const data = dataOf(type)
  return z
    .strictObject({
      ...attributes,
      type: sameText(typeOf(type)),
      ...subjectOf(type),
      ...(type === 'DevelopmentCorrected' && { corrects: Corrects }),
      data,
    })
    .meta({ id: type })
}

/** The `subject` attribute: the developmentId, for event types whose data has one. */
function subjectOf(type: EventType): { subject?: z.ZodType } {
  const developmentId = developmentIdOf(type)
  const subject = Id.describe('the developmentId')
  return developmentId === 'never'
    ? {}
    : { subject: developmentId === 'maybe' ? subject.optional() : subject }
}

/** The message of a sealed event: it names a held development. */
export const SealedEvent: z.ZodType = z
  .strictObject({
    ...attributes,
    type: z.enum(EVENT_TYPES.map(typeOf)),
    sealed: z.literal(true),
    data: z.null().describe('withheld while a development that the event names is held'),
  })
  .meta({ id: 'Sealed' })
