import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { RecordedEvent } from '@filrouge/contract'
import { streamEvents } from '@filrouge/record'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { PinnedVersions } from './pinned-versions.js'
import type { Question } from './question.js'

/** Reads a story's recorded events, however many, up to the version that the story has now or that was asked for. */
@needs('anyone', 'reading')
export class StreamEvents extends Query<AsyncIterable<RecordedEvent>> {
  constructor(
    readonly storyId: string,
    readonly filter: { from: number; to: number | null; types: readonly string[] | null },
    readonly question: Question,
    readonly caller: Caller,
    /** The caller by its key as the key is later. @throws Problem unauthorized */
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
   * The stream ends with a Problem where the caller loses its right to read.
   * @throws Problem story-not-found, version-not-found, unavailable: before the stream begins
   */
  async execute({ storyId, filter, question, caller, callerNow }: StreamEvents) {
    const first = await this.versions.pin(storyId, question, caller)
    const { version } = first
    const later = { ...question, at: { ...question.at, version, knownAt: undefined, recordedAt: undefined } }
    const judge = async () => this.versions.pin(storyId, later, await callerNow())
    return streamEvents(this.dataSource, judge, { ...filter, to: Math.min(filter.to ?? version, version) })
  }
}
