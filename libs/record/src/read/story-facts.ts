import { MOST_MARKS, type Counts, type LatestDevelopment, type Mark } from '@filrouge/contract'
import { isCurrentByKey } from './conditions.js'
import { stands } from './stands.js'
import { shortColumns } from './short-developments.js'

/*
 * What the list of stories says of each of them, now. The parts are joined laterally to the rows `p` of a page, which have
 * `story_id`, `version`, and `sees_held`: whether the caller sees the held developments of the story. `now` is the
 * parameter with the time at which `overdue` is judged. Each part reads the current rows of its story by an index.
 */

/** The developments that the caller may not see. */
const SEALED = `
  SELECT coalesce(array_agg(d.development_id), '{}') AS ids FROM record.development d
  WHERE d.story_id = p.story_id AND d.to_version IS NULL AND d.held AND NOT p.sees_held`

const NUMBERS = `
  SELECT
    count(*) FILTER (WHERE d.status = 'reported' AND NOT d.held)::integer AS developments,
    count(*) FILTER (WHERE d.held AND p.sees_held)::integer AS held,
    count(*) FILTER (WHERE d.status = 'withdrawn' AND NOT d.held)::integer AS withdrawn,
    count(*) FILTER (WHERE d.status = 'merged' AND NOT d.held)::integer AS merged
  FROM record.development d WHERE d.story_id = p.story_id AND d.to_version IS NULL`

const CORRECTED = `
  SELECT count(DISTINCT n.development_id)::integer AS corrected
  FROM record.development_note n
  JOIN record.development d ON d.story_id = n.story_id AND d.development_id = n.development_id
    AND d.to_version IS NULL AND d.status = 'reported' AND NOT d.held
  WHERE n.story_id = p.story_id AND n.type = 'DevelopmentCorrected' AND n.doc ->> 'severity' = 'correction'`

/** The outcome of an expectation is the last one that stands and that the caller may see. */
const expectationsSql = (now: string) => `
  SELECT count(*)::integer AS "openExpectations",
    (count(*) FILTER (WHERE x.window_latest < ${now}::text COLLATE "C"
      OR (x.doc ->> 'reviewBy') || 'T23:59:59.999Z' < ${now}::text COLLATE "C"))::integer AS overdue
  FROM record.expectation x
  LEFT JOIN LATERAL (
    SELECT n.type, n.doc FROM record.expectation_note n
    WHERE n.story_id = x.story_id AND n.expectation_id = x.expectation_id AND n.type <> 'ExpectationRevised'
      AND ${stands('n', 'p.version')}
      AND NOT (n.type = 'ExpectationFulfilled' AND n.doc ->> 'by' = ANY (sealed.ids))
    ORDER BY n.version DESC LIMIT 1) outcome ON true
  WHERE x.story_id = p.story_id AND x.to_version IS NULL
    AND (x.development_id IS NULL OR NOT x.development_id = ANY (sealed.ids))
    AND (outcome.type IS NULL OR outcome.type = 'ExpectationFulfilled' AND outcome.doc ->> 'partly' = 'true')`

/** Walks the notes back by their index, and keeps the last note of each development. LIMIT makes it a lookup for each. */
const LATEST = `
  SELECT ${shortColumns('d', 'p.version')}, n.known_at AS "updatedAt",
    (SELECT first.recorded_at FROM record.development_note first
      WHERE first.story_id = d.story_id AND first.development_id = d.development_id
        AND first.version = d.first_version) AS "recordedAt"
  FROM record.development_note n
  CROSS JOIN LATERAL (SELECT * FROM record.development c
    WHERE c.story_id = p.story_id AND c.development_id = n.development_id AND ${isCurrentByKey('c')} LIMIT 1) d
  WHERE n.story_id = p.story_id AND d.status = 'reported' AND NOT d.held
    AND n.version >= (SELECT max(later.version) FROM record.development_note later
      WHERE later.story_id = p.story_id AND later.development_id = n.development_id)
  ORDER BY n.version DESC, d.first_version DESC LIMIT 3`

const stripSql = (isAsked: string) => `
  SELECT json_agg(mark) AS marks FROM (
    SELECT d.earliest, d.latest, d.category, d.importance, d.actuality
    FROM record.development d
    WHERE d.story_id = p.story_id AND d.to_version IS NULL AND d.status = 'reported' AND NOT d.held
      AND ${isAsked}::boolean AND numbers.developments <= ${MOST_MARKS}
    ORDER BY coalesce(d.earliest, ''), coalesce(d.latest, '~'), d.first_version) mark`

/** In SQL: the columns of the facts of a story. */
export const FACTS = `
    numbers.developments, corrected.corrected, numbers.held, numbers.withdrawn, numbers.merged,
    expectations."openExpectations", expectations.overdue,
    (SELECT coalesce(json_agg(one), '[]') FROM (${LATEST}) one) AS latest,
    CASE WHEN numbers.developments <= ${MOST_MARKS} THEN coalesce(strip.marks, '[]') END AS strip`

/** In SQL: the joins that the columns need. @param isStripAsked the parameter that says whether marks are read */
export const factsJoins = (now: string, isStripAsked: string): string => `
  CROSS JOIN LATERAL (${SEALED}) sealed
  CROSS JOIN LATERAL (${NUMBERS}) numbers
  CROSS JOIN LATERAL (${CORRECTED}) corrected
  CROSS JOIN LATERAL (${expectationsSql(now)}) expectations
  CROSS JOIN LATERAL (${stripSql(isStripAsked)}) strip`

/** A row with the columns of `FACTS`. */
export interface FactsRow extends Counts {
  latest: LatestDevelopment[]
  strip: Mark[] | null
}

/** The numbers of a row. */
export const countsOf = ({
  developments,
  corrected,
  held,
  withdrawn,
  merged,
  openExpectations,
  overdue,
}: FactsRow): Counts => ({ developments, corrected, held, withdrawn, merged, openExpectations, overdue })
