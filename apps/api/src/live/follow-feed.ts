import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { readQuery } from '../http/query.js'
import type { StreamRequest } from '../http/stream-request.js'
import { placeInFeed } from './feed-cursor.js'
import { feedNow } from './feed-now.js'
import type { Followed } from './followed.js'
import { FollowedFeed } from './followed-feed.js'
import { LiveQuery } from './live-parameters.js'

/** Follows all stories that the caller may read, from now on or from a cursor. */
@needs('anyone', 'reading')
export class FollowFeed extends Query<Followed> {
  readonly caller: Caller

  constructor(readonly request: StreamRequest) {
    super()
    this.caller = request.caller
  }
}

@QueryHandler(FollowFeed)
export class FollowFeedHandler implements IQueryHandler<FollowFeed> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed; unavailable while the store has no log */
  async execute({ request }: FollowFeed): Promise<Followed> {
    const { cursor } = readQuery(LiveQuery, request.query)
    const id = request.lastEventId()
    const end = await feedNow(this.dataSource)
    const place =
      id !== null
        ? placeInFeed(id, end, '/header/Last-Event-ID')
        : cursor === undefined || cursor === 'now'
          ? end.position
          : placeInFeed(cursor, end, '/query/cursor')
    const { caller, keyId, callerNow } = request
    const parts = { dataSource: this.dataSource, storeId: end.storeId, caller, keyId, callerNow }
    return new FollowedFeed(parts, place)
  }
}
