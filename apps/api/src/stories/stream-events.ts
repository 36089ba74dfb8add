import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { RecordedEvent } from '@filrouge/contract'
import { streamEvents } from '@filrouge/record'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { eventStreamParameters } from './list-parameters.js'
import { PinnedVersions } from './pinned-versions.js'
import type { ReadRequest } from './read-request.js'

/** Streams the recorded events of a story up to the version of the read, without a limit. */
@needs('anyone', 'reading')
export class StreamEvents extends Query<AsyncIterable<RecordedEvent>> {
  readonly caller: Caller

  constructor(readonly request: ReadRequest) {
    super()
    this.caller = request.caller
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
   * @throws Problem validation-failed, story-not-found, version-not-found, unavailable: all before the stream starts
   */
  async execute({ request }: StreamEvents) {
    const { taken, parameters } = eventStreamParameters(request)
    const storyId = inPath('storyId', request.storyId)
    const { version } = await this.versions.pin(storyId, parameters, request.caller)
    const at = { ...parameters.at, version, knownAt: undefined, recordedAt: undefined }
    const judge = async () => this.versions.pin(storyId, { ...parameters, at }, await request.callerNow())
    const filter = { ...taken, to: taken.to ?? version, isOfWorld: true }
    return streamEvents(this.dataSource, judge, filter)
  }
}
