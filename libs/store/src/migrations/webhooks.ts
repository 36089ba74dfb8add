import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Subscriptions and their delivery. A subscription is a cursor over the feed with a lane for each story. No event is
 * copied, so a subscriber that is away for a month costs no more than any other.
 */
export class Webhooks1764030000000 implements MigrationInterface {
  name = 'Webhooks1764030000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE service.received, service.dead_letter, service.attempt, service.lane, service.walk,
        service.fanout, service.subscription`,
    )
    await queryRunner.query('DROP SEQUENCE service.courier_number')
    await queryRunner.query('DROP FUNCTION service.patterns_of')
    await queryRunner.query('DROP INDEX service.key_by_name')
  }
}

const STATEMENTS = [
  // All patterns of a subscription that match a story: its id, and each prefix of it with a star.
  `CREATE FUNCTION service.patterns_of(story_id text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_append(ARRAY(SELECT left(story_id, n) || '*' FROM generate_series(0, length(story_id)) AS n), story_id) $$`,

  `CREATE TABLE service.subscription (
    subscription_id text COLLATE "C" PRIMARY KEY,
    principal text COLLATE "C" NOT NULL,
    url text NOT NULL,
    endpoint text COLLATE "C" NOT NULL,
    description text,
    stories text[] COLLATE "C" NOT NULL,
    types text[] COLLATE "C",
    filter text,
    filter_revision integer NOT NULL DEFAULT 1,
    start text COLLATE "C" NOT NULL,
    positions json NOT NULL,
    verification text COLLATE "C" NOT NULL,
    verified boolean NOT NULL DEFAULT false,
    status text COLLATE "C" NOT NULL CHECK (status IN ('unverified', 'active', 'paused', 'failing', 'disabled')),
    disabled_because text,
    max_in_flight integer NOT NULL,
    on_exhausted text COLLATE "C" NOT NULL,
    secret text NOT NULL,
    signing_key text NOT NULL,
    public_key text NOT NULL,
    old_secret text,
    old_until timestamptz,
    ping_id text,
    ping_challenge text,
    ping_asked_at timestamptz,
    ping_at timestamptz,
    ping_attempts integer NOT NULL DEFAULT 0,
    ping_lease integer,
    ping_lease_until timestamptz,
    failures integer NOT NULL DEFAULT 0,
    failed_story text COLLATE "C",
    failing_since timestamptz,
    last_success_at timestamptz,
    probes integer NOT NULL DEFAULT 0,
    next_probe_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  ) WITH (fillfactor = 50)`,
  `CREATE INDEX subscription_by_principal ON service.subscription (principal, subscription_id)`,
  // Finds the subscriptions of a story.
  `CREATE INDEX subscription_by_stories ON service.subscription USING gin (stories)`,
  `CREATE INDEX subscription_to_ping ON service.subscription (ping_at) WHERE ping_at IS NOT NULL`,
  // The rights of a principal are those of all its keys.
  `CREATE INDEX key_by_name ON service.key (name)`,

  // The position up to which the feed was fanned out. Older events had no subscriptions, so it starts at the end.
  `CREATE TABLE service.fanout (partition integer PRIMARY KEY, sequence bigint NOT NULL)`,
  `INSERT INTO service.fanout SELECT partition, feed_sequence FROM record.checkpoint`,

  // Tasks that make or set back lanes, story by story: starts in the past, and replays.
  `CREATE TABLE service.walk (
    walk_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id text COLLATE "C" NOT NULL REFERENCES service.subscription ON DELETE CASCADE,
    stories text[] COLLATE "C" NOT NULL,
    from_version integer,
    known_at text COLLATE "C",
    is_replay boolean NOT NULL,
    after_story text COLLATE "C" NOT NULL DEFAULT ''
  )`,

  `CREATE TABLE service.lane (
    subscription_id text COLLATE "C" NOT NULL REFERENCES service.subscription ON DELETE CASCADE,
    story_id text COLLATE "C" NOT NULL,
    next_version integer NOT NULL,
    until_version integer NOT NULL,
    acked_version integer NOT NULL DEFAULT 0,
    acked_at timestamptz,
    previous_version integer,
    previous_revision integer,
    redrive_version integer,
    attempts integer NOT NULL DEFAULT 0,
    first_tried_at timestamptz,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    last_status integer,
    lease integer,
    lease_until timestamptz,
    PRIMARY KEY (subscription_id, story_id)
  ) WITH (fillfactor = 80)`,
  // Lanes that may be claimed, by time. An idle lane is in neither index.
  `CREATE INDEX lane_due ON service.lane (subscription_id, next_attempt_at)
    WHERE lease IS NULL AND (next_version <= until_version OR redrive_version IS NOT NULL)`,
  `CREATE INDEX lane_leased ON service.lane (subscription_id) WHERE lease IS NOT NULL`,
  `CREATE SEQUENCE service.courier_number AS integer`,

  `CREATE TABLE service.attempt (
    attempt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id text COLLATE "C" NOT NULL,
    story_id text COLLATE "C",
    version integer,
    type text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    started_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    status integer,
    error text,
    answer text
  )`,
  `CREATE INDEX attempt_by_subscription ON service.attempt (subscription_id, attempt_id DESC)`,

  `CREATE TABLE service.dead_letter (
    dead_letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id text COLLATE "C" NOT NULL REFERENCES service.subscription ON DELETE CASCADE,
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text COLLATE "C" NOT NULL,
    attempts integer NOT NULL,
    last_error text,
    last_status integer,
    died_at timestamptz NOT NULL DEFAULT now(),
    redriving boolean NOT NULL DEFAULT false,
    UNIQUE (subscription_id, story_id, version)
  )`,

  // The last version of a development that a subscriber acknowledged. It stays when the rows of attempts are deleted.
  `CREATE TABLE service.received (
    subscription_id text COLLATE "C" NOT NULL,
    development_id text COLLATE "C" NOT NULL,
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, development_id, story_id)
  )`,
]
