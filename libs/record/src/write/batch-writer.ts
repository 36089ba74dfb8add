import { readGenesis, type LogRecord } from '@filrouge/log'
import {
  fold,
  namedDevelopments,
  RECORDED_AT_HEADER,
  type AcceptedEvent,
  type Judged,
  type Verdict,
  type Envelope,
} from '@filrouge/story'
import type { AppendOutcome } from '../read/appends.js'
import type { Checkpoint, Committed } from './batch.js'
import { CurrentRows } from './current.js'
import type { Loaded } from './load.js'
import { project } from './project.js'
import { knownAt } from './projecting.js'
import type { Rows } from './statement.js'

/** The fold or a projection threw on a story's record. This is a bug of ours, and it must not stop other stories. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed'
  constructor(
    readonly storyId: string,
    readonly offset: bigint,
    cause: unknown,
  ) {
    super(`folding offset ${offset} of story ${storyId} failed: ${String(cause)}`, { cause })
  }
}

/** Folds records and turns the results into rows, partition by partition. */
export class BatchWriter {
  private readonly current: CurrentRows

  constructor(
    private readonly rows: Rows,
    private readonly loaded: Loaded,
    private readonly quarantining: ReadonlyMap<string, string>,
  ) {
    this.current = new CurrentRows(loaded.standing, rows)
  }

  /**
   * @returns the accepted events, and the partition's last recorded time after them
   * @throws FoldFailed
   */
  writePartition(
    checkpoint: Checkpoint,
    records: readonly LogRecord[],
    contents: readonly Judged['content'][],
    committed: Committed,
  ): { events: AcceptedEvent[]; recordedAt: string | null } {
    const { state } = this.loaded
    const accepted: AcceptedEvent[] = []
    state.setRecordedAt(checkpoint.recordedAt)
    records.forEach((record, i) => {
      const content = contents[i]
      if (!content) return
      const judged: Judged = {
        partition: record.partition,
        offset: String(record.offset),
        time: recordTime(record),
        content,
      }
      if (content.kind === 'envelope' && this.waits(content.envelope.storyId))
        return this.wait(record, judged.time, content.envelope, committed)
      accepted.push(...this.judge(record, judged, committed))
    })
    return { events: accepted, recordedAt: state.recordedAt() }
  }

  /**
   * Folds the records of a story that waited in quarantine, with the times at which they arrived.
   * @returns the accepted events
   * @throws FoldFailed
   */
  writeReleased(
    waiting: readonly { record: LogRecord; recordedAt: string; content: Judged['content'] }[],
    committed: Committed,
  ): AcceptedEvent[] {
    return waiting.flatMap(({ record, recordedAt, content }) => {
      this.loaded.state.setRecordedAt(null)
      const { partition, offset } = record
      return this.judge(record, { partition, offset: String(offset), time: recordedAt, content }, committed)
    })
  }

  private waits(storyId: string): boolean {
    return this.loaded.quarantined.has(storyId) || this.quarantining.has(storyId)
  }

  private judge(record: LogRecord, judged: Judged, committed: Committed): readonly AcceptedEvent[] {
    const { state } = this.loaded
    const storyId = judged.content.kind === 'envelope' ? judged.content.envelope.storyId : ''
    try {
      const { verdict, events, changes } = fold(state, judged)
      state.apply(changes)
      this.writeAppend(record, judged, verdict)
      for (const event of events) this.writeEvent(event)
      if (changes.story) {
        const [id, head] = changes.story
        this.rows.replace('head', id, { story_id: id, version: head.version, state: head })
      }
      for (const [key, entity] of changes.entities)
        this.rows.replace('entity', `${storyId} ${key}`, { story_id: storyId, key, state: entity })
      committed.verdicts[kindOf(verdict, record)] += 1
      committed.events += events.length
      const outcome = outcomeOf(judged, verdict, events)
      if (judged.content.kind === 'envelope')
        committed.outcomes.push({ partition: record.partition, outcome })
      return events
    } catch (cause) {
      throw new FoldFailed(storyId, record.offset, cause)
    }
  }

  private writeEvent(event: AcceptedEvent): void {
    const { state } = this.loaded
    this.rows.add('event', {
      story_id: event.storyId,
      version: event.version,
      type: event.type,
      data: event.data,
      salt: event.salt,
      bounds: event.bounds ?? null,
      data_hash: event.dataHash,
      hash: event.hash,
      previous_hash: event.previousHash,
      recorded_at: event.recordedAt,
      learned_at: event.learnedAt,
      known_at: knownAt(event),
      append_id: event.appendId,
      recorded_by: event.recordedBy,
      correlation_id: event.correlationId ?? null,
      causation_id: event.causationId ?? null,
      partition: event.position.partition,
      log_offset: event.position.offset,
      index: event.position.index,
      names: namedDevelopments(event, (key) => state.entity(event.storyId, key)),
    })
    project(event, {
      current: this.current,
      rows: this.rows,
      merge: (storyId, version) => {
        const merge = state.entity(storyId, `merge/${version}`)
        if (merge?.entity !== 'merge') throw new Error(`merge ${version} of ${storyId} was not loaded`)
        return merge
      },
      claim: (storyId, version) => {
        const claim = state.entity(storyId, `claim/${version}`)
        if (claim?.entity !== 'claim') throw new Error(`claim ${version} of ${storyId} was not loaded`)
        return claim
      },
    })
  }

  private writeAppend(record: LogRecord, { content }: Judged, verdict: Verdict): void {
    const envelope = content.kind === 'envelope' ? content.envelope : null
    const accepted = verdict.verdict === 'accepted'
    const { verdict: kind, recordedAt, ...detail } = verdict
    this.rows.add('append', {
      partition: record.partition,
      log_offset: String(record.offset),
      append_id: envelope?.appendId ?? null,
      request_id: envelope?.requestId ?? null,
      story_id: envelope?.storyId ?? null,
      verdict: kind,
      recorded_at: recordedAt,
      learned_at: envelope?.learnedAt ?? null,
      recorded_by: envelope?.recordedBy ?? null,
      request_digest: envelope?.requestDigest ?? null,
      from_version: accepted ? verdict.fromVersion : null,
      to_version: accepted ? verdict.toVersion : null,
      detail: accepted ? null : detail,
      raw_key: accepted ? null : record.key,
      raw_value: accepted ? null : hexBytes(record.value),
      raw_headers: accepted ? null : record.headers,
    })
  }

  /** Puts a record of a quarantined story into the queue that is folded, in order, when the story is released. */
  private wait(record: LogRecord, time: string, envelope: Envelope, committed: Committed): void {
    const { state } = this.loaded
    const recordedAt = later(time, state.recordedAt())
    state.setRecordedAt(recordedAt)
    const reason = this.quarantining.get(envelope.storyId)
    if (reason !== undefined && !this.loaded.quarantined.has(envelope.storyId))
      this.rows.replace('quarantine', envelope.storyId, {
        story_id: envelope.storyId,
        partition: record.partition,
        since: recordedAt,
        reason,
      })
    this.rows.add('quarantinedAppend', {
      partition: record.partition,
      log_offset: String(record.offset),
      story_id: envelope.storyId,
      append_id: envelope.appendId,
      request_id: envelope.requestId,
      recorded_at: recordedAt,
      raw_key: record.key,
      raw_value: hexBytes(record.value) ?? '\\x',
      raw_headers: record.headers,
      raw_time: String(record.timestamp),
    })
    committed.verdicts.waiting += 1
    const outcome = waitingOutcome(envelope, recordedAt)
    committed.outcomes.push({ partition: record.partition, outcome })
  }
}

/** The outcome that the verdict on a record decides. Null: an earlier record decided it. */
function outcomeOf(
  { content }: Judged,
  verdict: Verdict,
  events: readonly AcceptedEvent[],
): AppendOutcome | null {
  if (content.kind !== 'envelope') return null
  const { appendId, requestId, storyId, requestDigest, recordedBy } = content.envelope
  const { recordedAt } = verdict
  const base = { appendId, requestId, storyId, requestDigest, recordedBy, recordedAt }
  switch (verdict.verdict) {
    case 'accepted': {
      const { fromVersion, toVersion, learnedAt } = verdict
      const written = events.map(({ version, type, hash }) => ({ version, type, hash }))
      return { ...base, status: 'accepted', learnedAt, fromVersion, toVersion, events: written }
    }
    case 'conflict':
      return { ...base, status: 'conflict', currentVersion: verdict.currentVersion }
    case 'rejected': {
      const { code, pointer, message } = verdict
      return { ...base, status: 'rejected', code, pointer, message }
    }
    default:
      return null
  }
}

const waitingOutcome = ({ appendId, requestId, storyId }: Envelope, recordedAt: string): AppendOutcome => ({
  appendId,
  requestId,
  storyId,
  requestDigest: '',
  recordedBy: '',
  recordedAt,
  status: 'quarantined',
})

/** The time of a record: the log's, or the one in the header of a copied log. RFC 3339 with milliseconds. */
export function recordTime(record: Pick<LogRecord, 'timestamp' | 'headers'>): string {
  return record.headers[RECORDED_AT_HEADER] ?? new Date(record.timestamp).toISOString()
}

const later = (a: string, b: string | null) => (b !== null && b > a ? b : a)
const hexBytes = (value: Buffer | null) => (value ? `\\x${value.toString('hex')}` : null)

/**
 * The verdict as it is counted. Two recorders that make a store at once each write a first record: the later one is no
 * append, and nothing is wrong with it.
 */
const kindOf = ({ verdict }: Verdict, { value }: LogRecord): keyof Committed['verdicts'] =>
  verdict === 'unreadable' && readGenesis(value) !== null ? 'genesis' : verdict
