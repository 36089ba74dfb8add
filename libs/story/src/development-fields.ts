import { z } from 'zod'
import { Attribution, Country, Edtf, Headline, Id, LanguageTag, list, Plain, Text, Url } from './text.js'
import { Kind } from './plover.js'
import { quoted } from './words.js'

export const ActorRole = z.enum(['source', 'target', 'participant', 'host'])
/** How a development relates to another of its story. */
export const LinkRelation = z.enum(['respondsTo', 'follows', 'partOf', 'contradicts', 'condition'])
export const Importance = z.enum(['key', 'normal', 'background'])
export const Actuality = z.enum(['actual', 'planned', 'conditional'])
/** `minor`: a slip of the pen. `correction`: a change that readers should learn of. */
export const Severity = z.enum(['minor', 'correction'])

const Actor = z.strictObject({
  name: Plain,
  role: ActorRole,
  represents: Plain.optional(),
  wikidata: z
    .string()
    .regex(/^Q[1-9]\d{0,14}$/, {
      error: ({ input }) => `${quoted(input)} is not an item of Wikidata, such as "Q212"`,
    })
    .optional(),
})

const Place = z.strictObject({
  name: Plain,
  country: Country.optional(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
})

const Link = z.strictObject({
  relation: LinkRelation,
  developmentId: Id,
})

const Media = z.strictObject({
  url: Url,
  type: Plain,
  caption: Text.optional(),
  credit: Plain.optional(),
  licence: Plain.optional(),
})

/** The fields that every development has. */
export const required = {
  headline: Headline,
  occurred: Edtf,
  kind: Kind,
  language: LanguageTag.describe('the main language: the headline has a text in it'),
}

/** The fields that a development may have. */
export const optional = {
  body: Text,
  actors: list(Actor),
  places: list(Place),
  attribution: list(Attribution),
  links: list(Link),
  media: list(Media),
  importance: Importance,
}
