import { developmentIdOf, EVENT_TYPES, Id, kinds, Version, type EventType } from '@filrouge/story'
import { z } from 'zod'

/* What goes out of an event: its data as it is stored, and a CloudEvent around it. */

const sameText = <Text extends string>(text: Text) => z.literal(text)
const counted = z.int().min(0).max(2_147_483_647)

/** By type of event: its data, with the defaults filled in that its writer left out. */
const DATA: ReadonlyMap<EventType, z.ZodType<object>> = new Map(
  EVENT_TYPES.map((type): [EventType, z.ZodType<object>] => {
    const schema: z.ZodType<object> = kinds[type].schema
    return [type, schema.meta({ id: `${type}Data` })]
  }),
)

/** @throws Error where there is no such type: a bug */
export function dataOf(type: EventType): z.ZodType<object> {
  const schema = DATA.get(type)
  if (!schema) throw new Error(`there is no data of ${type}`)
  return schema
}

export const EventId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,127}\/[1-9]\d{0,9}$/)
  .describe('`<storyId>/<version>`: the same for whoever gets it, by whatever way')
export const Source = z
  .string()
  .regex(/^\/stories\/[a-z0-9][a-z0-9._-]{0,127}$/)
  .describe('`/stories/<storyId>`')
export const RecordedAt = z.iso
  .datetime({ precision: 3 })
  .describe('when it was recorded: UTC, to the millisecond')
export const Corrects = Version.describe('the version of the development that it corrects')

/** The type of an event, as CloudEvents name it. */
export const typeOf = (type: EventType): `filrouge.${EventType}.v1` => `filrouge.${type}.v1`

const attributes = {
  specversion: sameText('1.0'),
  id: EventId,
  source: Source,
  time: RecordedAt,
  datacontenttype: sameText('application/json'),
  storyversion: Version.describe('the version of the story that the event made'),
  filterrevision: Version.describe(
    'of the subscription: 1, and 1 more for each change of its stories, types or filter',
  ),
  previousversion: counted.describe(
    'the greatest earlier version of the story that the subscription matches, 0 if none: greater than the last that was received, something is missing',
  ),
}

/** A message of a type of event that is not sealed. */
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

/** The subject is the developmentId, for those types whose data has one. */
function subjectOf(type: EventType): { subject?: z.ZodType } {
  const developmentId = developmentIdOf(type)
  const subject = Id.describe('the developmentId')
  return developmentId === 'never'
    ? {}
    : { subject: developmentId === 'maybe' ? subject.optional() : subject }
}

/** A message of an event that names a development which is held. */
export const SealedEvent: z.ZodType = z
  .strictObject({
    ...attributes,
    type: z.enum(EVENT_TYPES.map(typeOf)),
    sealed: z.literal(true),
    data: z.null().describe('withheld while a development that the event names is held'),
  })
  .meta({ id: 'Sealed' })
