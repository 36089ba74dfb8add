import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Schema `record`: the result of the fold. It can be dropped and folded again from the log.
 * Texts that the fold compares or sorts by are COLLATE "C": by code unit, independent of the server's locale.
 * Times are RFC 3339 UTC texts with milliseconds. They sort as times and do not depend on a time zone setting.
 */
export class RecordSchema1764000000000 implements MigrationInterface {
  name = 'RecordSchema1764000000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA record CASCADE')
  }
}

const STATEMENTS = [
  `CREATE SCHEMA IF NOT EXISTS record`,

  `CREATE FUNCTION record.must_hold(holds boolean, what text) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN IF holds IS NOT TRUE THEN RAISE EXCEPTION '%', what USING ERRCODE = 'FR001'; END IF; END $$`,

  // The log that this record was folded from: one row, written at the first fold.
  `CREATE TABLE record.store (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    store_id text COLLATE "C" NOT NULL,
    partitions integer NOT NULL
  )`,

  `CREATE TABLE record.checkpoint (
    partition integer PRIMARY KEY,
    next_offset bigint NOT NULL,
    feed_sequence bigint NOT NULL,
    recorded_at text COLLATE "C",
    last_offset bigint,
    last_key text COLLATE "C",
    last_time bigint,
    last_digest text COLLATE "C"
  )`,

  // One row for each record of the log. Refused records keep their bytes, so that the log can be made again.
  `CREATE TABLE record.append (
    partition integer NOT NULL,
    log_offset bigint NOT NULL,
    append_id text COLLATE "C",
    story_id text COLLATE "C",
    verdict text COLLATE "C" NOT NULL,
    first boolean NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    learned_at text COLLATE "C",
    recorded_by text COLLATE "C",
    request_digest text COLLATE "C",
    from_version integer,
    to_version integer,
    detail json,
    raw_key text COLLATE "C",
    raw_value bytea,
    raw_headers json,
    PRIMARY KEY (partition, log_offset)
  )`,
  // The outcome of an append, for GET /v1/appends/{id}, for waiting appends, and for the fold's search for repeats.
  `CREATE INDEX append_by_id ON record.append (append_id) WHERE first`,

  `CREATE TABLE record.event (
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text COLLATE "C" NOT NULL,
    data json NOT NULL,
    salt text COLLATE "C" NOT NULL,
    bounds json,
    data_hash text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    previous_hash text COLLATE "C" NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    learned_at text COLLATE "C",
    known_at text COLLATE "C" NOT NULL,
    append_id text COLLATE "C" NOT NULL,
    recorded_by text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C",
    causation_id text COLLATE "C",
    partition integer NOT NULL,
    log_offset bigint NOT NULL,
    index integer NOT NULL,
    names text[] COLLATE "C" NOT NULL,
    PRIMARY KEY (story_id, version)
  )`,
  // The last version whose known (recorded) time is not after a given time.
  `CREATE INDEX event_by_known_time ON record.event (story_id, known_at, version)`,
  `CREATE INDEX event_by_recorded_time ON record.event (story_id, recorded_at, version)`,
  `CREATE INDEX event_by_place ON record.event (partition, log_offset, index)`,

  // The state of the fold: heads of stories, and the facts that the rules need. No texts.
  `CREATE TABLE record.head (
    story_id text COLLATE "C" PRIMARY KEY,
    version integer NOT NULL,
    state json NOT NULL
  )`,
  `CREATE TABLE record.entity (
    story_id text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    state json NOT NULL,
    PRIMARY KEY (story_id, key)
  )`,

  // Views. A row is known from from_version on, and until before to_version; to_version is null while it is current.
  `CREATE TABLE record.story (
    story_id text COLLATE "C" NOT NULL,
    from_version integer NOT NULL,
    to_version integer,
    status text COLLATE "C" NOT NULL,
    visibility text COLLATE "C" NOT NULL,
    doc json NOT NULL,
    PRIMARY KEY (story_id, from_version)
  )`,
  `CREATE TABLE record.story_link (
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    other_id text COLLATE "C" NOT NULL,
    relation text COLLATE "C" NOT NULL,
    PRIMARY KEY (story_id, version)
  )`,

  `CREATE TABLE record.development (
    story_id text COLLATE "C" NOT NULL,
    development_id text COLLATE "C" NOT NULL,
    from_version integer NOT NULL,
    to_version integer,
    status text COLLATE "C" NOT NULL,
    held boolean NOT NULL,
    merged_into text COLLATE "C",
    first_version integer NOT NULL,
    earliest text COLLATE "C",
    latest text COLLATE "C",
    doc json NOT NULL,
    PRIMARY KEY (story_id, development_id, from_version)
  )`,
  // The order of the timeline: valid time (open earliest first, open latest last), then first version.
  `CREATE INDEX development_by_valid_time ON record.development
    (story_id, (coalesce(earliest, '')), (coalesce(latest, '~')), first_version)`,
  `CREATE INDEX development_held ON record.development (story_id) WHERE to_version IS NULL AND held`,

  // The events of a development: one row for each event about it.
  `CREATE TABLE record.development_note (
    story_id text COLLATE "C" NOT NULL,
    development_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text COLLATE "C" NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    known_at text COLLATE "C" NOT NULL,
    doc json NOT NULL,
    PRIMARY KEY (story_id, development_id, version)
  )`,
  `CREATE INDEX development_note_by_version ON record.development_note (story_id, version)`,

  `CREATE TABLE record.issue (
    story_id text COLLATE "C" NOT NULL,
    issue_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    question json NOT NULL,
    PRIMARY KEY (story_id, issue_id)
  )`,
  `CREATE TABLE record.position (
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    issue_id text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    development_id text COLLATE "C",
    own_time boolean NOT NULL,
    earliest text COLLATE "C",
    latest text COLLATE "C",
    known_at text COLLATE "C" NOT NULL,
    doc json NOT NULL,
    PRIMARY KEY (story_id, version)
  )`,

  `CREATE TABLE record.expectation (
    story_id text COLLATE "C" NOT NULL,
    expectation_id text COLLATE "C" NOT NULL,
    from_version integer NOT NULL,
    to_version integer,
    first_version integer NOT NULL,
    status text COLLATE "C" NOT NULL,
    development_id text COLLATE "C",
    own_time boolean NOT NULL,
    earliest text COLLATE "C",
    latest text COLLATE "C",
    window_latest text COLLATE "C",
    doc json NOT NULL,
    PRIMARY KEY (story_id, expectation_id, from_version)
  )`,
  `CREATE TABLE record.expectation_note (
    story_id text COLLATE "C" NOT NULL,
    expectation_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text COLLATE "C" NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    doc json NOT NULL,
    PRIMARY KEY (story_id, expectation_id, version)
  )`,

  `CREATE TABLE record.figure_claim (
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    figure_id text COLLATE "C" NOT NULL,
    development_id text COLLATE "C",
    own_time boolean NOT NULL,
    earliest text COLLATE "C",
    latest text COLLATE "C",
    recorded_at text COLLATE "C" NOT NULL,
    doc json NOT NULL,
    PRIMARY KEY (story_id, version)
  )`,
  `CREATE INDEX figure_claim_by_figure ON record.figure_claim (story_id, figure_id, version)`,

  // Every source that an attribution names, once for each event, and every rating.
  `CREATE TABLE record.source_mention (
    story_id text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    development_id text COLLATE "C",
    PRIMARY KEY (story_id, source, version)
  )`,
  `CREATE TABLE record.source_rating (
    story_id text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    doc json NOT NULL,
    PRIMARY KEY (story_id, source, version)
  )`,

  // Stories that were set aside because their fold failed, and their waiting records in order.
  `CREATE TABLE record.quarantine (
    story_id text COLLATE "C" PRIMARY KEY,
    partition integer NOT NULL,
    since text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    release_requested boolean NOT NULL DEFAULT false
  )`,
  `CREATE TABLE record.quarantined_append (
    partition integer NOT NULL,
    log_offset bigint NOT NULL,
    story_id text COLLATE "C" NOT NULL,
    append_id text COLLATE "C" NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    raw_key text COLLATE "C",
    raw_value bytea NOT NULL,
    raw_headers json NOT NULL,
    raw_time bigint NOT NULL,
    PRIMARY KEY (partition, log_offset)
  )`,
  `CREATE INDEX quarantined_append_by_id ON record.quarantined_append (append_id)`,
  `CREATE INDEX quarantined_append_by_story ON record.quarantined_append (story_id, log_offset)`,
]
