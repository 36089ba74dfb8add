import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { isPublished } from '@filrouge/feed'
import { eventTimes, type PinnedStory } from '@filrouge/record'
import { unavailable } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { versionOf, wrongHeader } from '../http/headers.js'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { PinnedVersions } from '../stories/pinned-versions.js'
import type { StoryStreamRequest } from '../stories/story-stream-request.js'
import { orderKnown, orderOccurred, type PlayedOrder } from './played-order.js'
import { replayRequestOf, type ReplayRequest } from './replay-parameters.js'
import type { ReplayParts } from './replay.js'

/** Plays the events of a story in time. Null: the client has all of them already. */
@needs('anyone', 'reading')
export class ReplayStory extends Query<ReplayParts | null> {
  readonly caller: Caller

  constructor(readonly request: StoryStreamRequest) {
    super()
    this.caller = request.caller
  }
}

@QueryHandler(ReplayStory)
export class ReplayStoryHandler implements IQueryHandler<ReplayStory> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
  ) {}

  /** @throws Problem validation-failed, story-not-found, version-not-found, unavailable: all before the replay begins */
  async execute({ request }: ReplayStory): Promise<ReplayParts | null> {
    const asked = replayRequestOf(request)
    const storyId = inPath('storyId', request.storyId)
    const id = request.lastEventId()
    const last = id === null ? null : versionOf('Last-Event-ID', id)
    const pinned = await this.versions.pin(storyId, asked.parameters, request.caller)
    const order = await this.orderOf(asked, pinned, last)
    const played = last === null ? 0 : order.versions.indexOf(last) + 1
    if (last !== null && played === 0) throw await this.unknownEvent(storyId, last, pinned)
    if (last !== null && played === order.versions.length) return null
    // The replay ends where it would end now, whatever is recorded meanwhile.
    const at = { ...asked.parameters.at, version: pinned.version, knownAt: undefined, recordedAt: undefined }
    const judge = async () =>
      this.versions.pin(storyId, { ...asked.parameters, at }, await request.callerNow())
    const { dataSource } = this
    return { dataSource, storyId, order, played, pauseOf: asked.pauseOf, judge }
  }

  private orderOf(
    { filter, axis }: ReplayRequest,
    at: PinnedStory,
    last: number | null,
  ): Promise<PlayedOrder> {
    const events = eventTimes(this.dataSource, at)
    const played = { ...filter, to: Math.min(filter.to ?? at.version, at.version), last }
    return axis === 'known' ? orderKnown(events, played) : orderOccurred(events, played, at.sealed)
  }

  private async unknownEvent(storyId: string, last: number, { version }: PinnedStory): Promise<Error> {
    if (last > version && (await isPublished(this.dataSource, storyId, last)))
      return unavailable(`version ${last} of the story is being folded again`)
    return wrongHeader('Last-Event-ID', `Last-Event-ID is ${last}, and this replay has no such version`)
  }
}
