import { stands } from './stands.js'
import { readSearch, type SearchGroup } from './search.js'

/** The filters of a timeline. An absent field does not filter. */
export interface TimelineFilters {
  /** Sort keys. A development whose latest is before `from`, or whose earliest is after `to`, is left out. Open ends match. */
  from?: string | undefined
  to?: string | undefined
  /** Each is `category` or `category/mode`. One must match. */
  kind?: readonly string[] | undefined
  /** A name, compared without case and accents, or an item of Wikidata. */
  actor?: string | undefined
  /** A name, compared without case and accents, or a country of ISO 3166-1. */
  place?: string | undefined
  /** A name, compared without case and accents, in the attribution or in a corroboration up to the version. */
  source?: string | undefined
  importance?: string | undefined
  /** Full text, translations included. */
  q?: string | undefined
}

/** Binds a value to the statement. @returns its parameter, `$12` */
type Bind = (value: unknown) => string

/**
 * The conditions of the filters on rows `d` of `record.development` of story $1 at version $2, and their parameters.
 * @param used the number of parameters that the statement has already
 */
export function narrowed(narrowing: TimelineFilters, used: number): { sql: string; values: unknown[] } {
  const values: unknown[] = []
  const bind: Bind = (value) => `$${used + values.push(value)}`
  const where = <Value>(value: Value | undefined, condition: (value: Value) => string) =>
    value === undefined ? [] : [condition(value)]
  const { from, to, kind, actor, place, source, importance, q } = narrowing
  const conditions = [
    ...where(from, (time) => `(d.latest IS NULL OR d.latest >= ${bind(time)}::text COLLATE "C")`),
    ...where(to, (time) => `(d.earliest IS NULL OR d.earliest <= ${bind(time)}::text COLLATE "C")`),
    ...where(kind, (kinds) => isOfKind(bind(kinds))),
    ...where(actor, (name) => names('actors', 'wikidata', bind(name))),
    ...where(place, (name) => names('places', 'country', bind(name))),
    ...where(source, (name) => hasSource(bind(name))),
    ...where(importance, (value) => `d.doc ->> 'importance' = ${bind(value)}::text`),
    ...where(
      q,
      (text) =>
        `(${readSearch(text)
          .map((group) => holds(group, bind))
          .join(' OR ')})`,
    ),
  ]
  return { sql: conditions.map((one) => `AND ${one}`).join('\n    '), values }
}

const isOfKind = (kinds: string) => `
    (d.doc -> 'kind' ->> 'category' = ANY (${kinds}::text[])
      OR concat(d.doc -> 'kind' ->> 'category', '/', d.doc -> 'kind' ->> 'mode') = ANY (${kinds}::text[]))`

/** Matches by name, without case and accents, or by a code in capitals. */
const names = (list: 'actors' | 'places', code: 'wikidata' | 'country', name: string) => `
    EXISTS (SELECT 1 FROM json_array_elements(d.doc -> '${list}') AS one
      WHERE record.folded(one ->> 'name') = record.folded(${name}::text) OR one ->> '${code}' = upper(${name}::text))`

const hasSource = (source: string) => `
    (EXISTS (SELECT 1 FROM json_array_elements(d.doc -> 'attribution') AS said
      WHERE record.folded(said ->> 'source') = record.folded(${source}::text))
      OR EXISTS (SELECT 1 FROM record.development_note n
        WHERE n.story_id = $1 AND n.development_id = d.development_id AND n.version <= $2
          AND n.type = 'ReportCorroborated' AND ${stands('n')}
          AND record.folded(n.doc -> 'attribution' ->> 'source') = record.folded(${source}::text)))`

/** The development's own texts, or one translation, have all words and phrases. No text has an unwanted term. */
function holds({ words, phrases, unwanted }: SearchGroup, bind: Bind): string {
  const has = (groups: SearchGroup[]) =>
    `(d.development_id, d.from_version) IN (${textsWith(bind(JSON.stringify(groups)))})`
  const parts = [
    ...(words.length + phrases.length > 0 ? [has([{ words, phrases, unwanted: [] }])] : []),
    ...(unwanted.length > 0
      ? [`NOT ${has(unwanted.map((term) => ({ words: [], phrases: [term], unwanted: [] })))}`]
      : []),
  ]
  return parts.length > 0 ? `(${parts.join(' AND ')})` : 'false'
}

/** The version of story $1 up to which words are made. */
const WORDS_UNTIL = `coalesce((
        SELECT f.version FROM service.feed f
        JOIN record.words_progress p ON p.partition = f.partition AND p.feed_sequence >= f.sequence
        WHERE f.story_id = $1 ORDER BY f.version DESC LIMIT 1), 0)`

/**
 * Rows of developments whose texts, or whose last translation into some language, match the search. The indexes of words
 * find them. For the latest versions, whose words are not made yet, the texts are read.
 */
const textsWith = (parameter: string) => `
      SELECT w.development_id, w.from_version FROM record.development_words w
      WHERE w.story_id = $1 AND w.from_version <= $2 AND w.words @@ record.asked(${parameter}::json)
      UNION ALL
      SELECT lately.development_id, lately.from_version FROM record.development_note n
      JOIN record.development lately ON lately.story_id = n.story_id
        AND lately.development_id = n.development_id AND lately.from_version = n.version
      WHERE n.story_id = $1 AND n.version <= $2 AND n.version > ${WORDS_UNTIL}
        AND record.words_of_development(lately.doc) @@ record.asked(${parameter}::json)
      UNION ALL
      SELECT o.development_id, o.from_version FROM record.development_note n
      JOIN record.development o ON o.story_id = n.story_id AND o.development_id = n.development_id
        AND o.from_version <= $2 AND (o.to_version IS NULL OR o.to_version > $2)
      WHERE n.story_id = $1 AND n.version <= $2 AND n.type = 'TranslationAdded'
        AND n.words @@ record.asked(${parameter}::json) AND ${stands('n')}
        AND NOT EXISTS (SELECT 1 FROM record.development_note later
          WHERE later.story_id = $1 AND later.development_id = n.development_id
            AND (later.development_id, later.version) > (n.development_id, n.version) AND later.version <= $2
            AND later.type = n.type AND later.doc ->> 'language' = n.doc ->> 'language'
            AND ${stands('later')})`
