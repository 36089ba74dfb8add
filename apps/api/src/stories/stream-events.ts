import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { RecordedEvent } from '@filrouge/contract'
import { streamEvents } from '@filrouge/record'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { PinnedVersions } from './pinned-versions.js'
import type { Question } from './question.js'

/** Streams the recorded events of a story up to the version of the read, without a limit. */
@needs('anyone', 'reading')
export class StreamEvents extends Query<AsyncIterable<RecordedEvent>> {
  constructor(
    readonly storyId: string,
    readonly filter: { from: number; to: number | null; types: readonly string[] | null },
    readonly question: Question,
    readonly caller: Caller,
    /** Looks the caller's key up again: its rights may have changed. @throws Problem unauthorized */
    readonly callerNow: () => Promise<Caller>,
  ) {
    super()
  }
}

@QueryHandler(StreamEvents)
export class StreamEventsHandler implements IQueryHandler<StreamEvents> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
  ) {}

  /**
   * The stream fails with a Problem as soon as the caller loses the right to read.
   * @throws Problem story-not-found, version-not-found, unavailable: all before the stream starts
   */
  async execute({ storyId, filter, question, caller, callerNow }: StreamEvents) {
    const first = await this.versions.pin(storyId, question, caller)
    const { version } = first
    const later = { ...question, at: { ...question.at, version, knownAt: undefined, recordedAt: undefined } }
    const judge = async () => this.versions.pin(storyId, later, await callerNow())
    return streamEvents(this.dataSource, judge, { ...filter, to: Math.min(filter.to ?? version, version) })
  }
}
