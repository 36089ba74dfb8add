/** A metric: what it says, its labels, and the service that has it. No label names a story, a key or a subscription. */
export interface Metric {
  kind: 'counter' | 'gauge' | 'histogram'
  of: 'every process' | 'API' | 'recorder' | 'courier'
  help: string
  labels: readonly string[]
  /** The upper bounds of a histogram. */
  buckets?: readonly number[]
}

const metric =
  <Kind extends Metric['kind']>(kind: Kind) =>
  <const Label extends string = never>(
    of: Metric['of'],
    help: string,
    labels: readonly Label[] = [],
  ): Metric & { kind: Kind; labels: readonly Label[] } => ({ kind, of, help, labels })
const counter = metric('counter')
const gauge = metric('gauge')
const histogram = <const Label extends string = never>(
  of: Metric['of'],
  help: string,
  buckets: readonly number[],
  labels: readonly Label[] = [],
) => ({ ...metric('histogram')(of, help, labels), buckets })

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Gauges that are counted in Postgres count no further, so that a scrape stays cheap. */
export const COUNTED_AT_MOST = 10_000
/** A lane that is due for longer than this is overdue. Seconds. */
export const OVERDUE_AFTER = 60

const atMost = `at most ${COUNTED_AT_MOST.toLocaleString('en')} are counted`

/** All metrics of Filrouge, in the order in which they are shown. Node's own metrics are not in this table. */
export const METRICS = {
  filrouge_info: gauge('every process', 'The version of this program; always 1.', ['version']),
  filrouge_ready: gauge('every process', 'Whether the process is ready, as `/health/ready` answers.'),
  filrouge_degraded: gauge(
    'every process',
    'Whether a check fails without which the process is still ready. Check `log`: nothing can be written. Beside an API also `folding`: its recorder does not fold all records; `delivering`: its courier does not deliver.',
    ['check'],
  ),
  filrouge_log_lag_records: gauge(
    'every process',
    'Records on the log that no recorder has folded yet, when this process last checked the log (every 5 s).',
    ['partition'],
  ),
  filrouge_postgres_connections: gauge(
    'every process',
    'Connections of the pool to Postgres: busy or idle. A service has a few more outside the pool.',
    ['state'],
  ),
  filrouge_postgres_connections_max: gauge('every process', 'The most connections of the pool.'),
  filrouge_postgres_waiting: gauge('every process', 'Statements that wait for a connection of the pool.'),
  filrouge_http_requests_total: counter(
    'API',
    'Requests that were answered. A client that left before its answer counts as status 499.',
    ['method', 'route', 'status'],
  ),
  filrouge_http_request_duration_seconds: histogram(
    'API',
    'The time from the head of a request to the end of its answer. Streams are not in it.',
    SECONDS,
    ['method', 'route'],
  ),
  filrouge_http_streams_open: gauge('API', 'Streamed answers that are open, such as `live` and imports.'),
  filrouge_http_streams_ended_total: counter(
    'API',
    'Streams of events that the service ended, by reason: complete, forbidden, slow, stopping.',
    ['reason'],
  ),
  filrouge_followers: gauge(
    'API',
    'Clients that follow a story or all stories: live streams, and requests that wait for changes.',
  ),
  filrouge_recorder_partitions: gauge('recorder', 'Partitions that this recorder owns.'),
  filrouge_recorder_lag_records: gauge(
    'recorder',
    'Records on the log that are not yet folded, by partition that this recorder owns, after each batch.',
    ['partition'],
  ),
  filrouge_recorder_records_total: counter(
    'recorder',
    'Records that were judged, by verdict. `genesis`: a second first record, of recorders that made the store at once.',
    ['verdict'],
  ),
  filrouge_recorder_events_total: counter('recorder', 'Events that were accepted.'),
  filrouge_recorder_batch_records: histogram(
    'recorder',
    'Records folded in one transaction.',
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
  ),
  filrouge_recorder_batch_duration_seconds: histogram(
    'recorder',
    'The time of a batch: load, fold, write.',
    SECONDS,
  ),
  filrouge_recorder_log_to_view_seconds: histogram(
    'recorder',
    'The time of each record from the log to the views: from the time that the log gave it to the commit.',
    [...SECONDS, 60, 300],
  ),
  filrouge_quarantined_stories: gauge('recorder', `Stories in quarantine; ${atMost}.`),
  filrouge_courier_attempts_total: counter(
    'courier',
    'Attempts to deliver a message, by outcome: delivered, retry, deadLetter, block, disable, unrecorded.',
    ['outcome'],
  ),
  filrouge_courier_attempt_seconds: histogram(
    'courier',
    'The time that endpoints took to answer, or not to.',
    SECONDS,
  ),
  filrouge_courier_pings_total: counter('courier', 'Pings, by outcome: delivered or failed.', ['outcome']),
  filrouge_courier_fanned_out_total: counter('courier', 'Events of the feed that were fanned out to lanes.'),
  filrouge_courier_in_flight: gauge('courier', 'Lanes that this courier holds.'),
  filrouge_lanes_due: gauge(
    'courier',
    `Lanes of active subscriptions with a message that may be sent now; ${atMost}.`,
  ),
  filrouge_lanes_overdue: gauge('courier', `Those that are due for more than ${OVERDUE_AFTER} s; ${atMost}.`),
  filrouge_lanes_oldest_due_seconds: gauge('courier', 'How long the oldest of them is due; 0 if none is.'),
  filrouge_dead_letters: gauge('courier', `Messages that were given up and not sent again; ${atMost}.`),
  filrouge_subscriptions: gauge('courier', 'Subscriptions, by status.', ['status']),
  filrouge_topic_events_total: counter('courier', 'Events that this courier published to the public topic.'),
  filrouge_topic_failures_total: counter('courier', 'How often publishing was interrupted.'),
  filrouge_topic_lag_events: gauge(
    'courier',
    'Events of the feed that no courier has published or passed over yet.',
  ),
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof METRICS

/** The table of the guide for operators: metric, labels, service, sentence. */
export function metricsTable(): string {
  const rows = Object.entries<Metric>(METRICS).map(
    ([name, { kind, of, help, labels }]) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${of} | ${help} |`,
  )
  return ['| metric | type | labels | of | |', '|---|---|---|---|---|', ...rows].join('\n')
}
