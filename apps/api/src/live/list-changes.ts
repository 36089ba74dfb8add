import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { RecordedEvent } from '@filrouge/contract'
import { feedAfter, movedTo, rightsToFollow, type FeedPage, type FeedPosition } from '@filrouge/feed'
import { recordedEvent } from '@filrouge/record'
import { unavailable } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { readQuery } from '../http/query.js'
import type { StreamRequest } from '../http/stream-request.js'
import { feedCursor, placeInFeed } from './feed-cursor.js'
import { feedNow } from './feed-now.js'
import { ChangesQuery } from './live-parameters.js'
import { LongPoll } from './long-poll.js'
import { seenBy } from './shared-event.js'
import { Watchers } from './watchers.js'

/** A page of what is recorded in all stories. `next` is never null: later events come after it. */
export interface ChangesPage {
  items: RecordedEvent[]
  next: string
}

/** Lists the events of all stories that the caller may read, in order within each story. */
@needs('anyone', 'reading')
export class ListChanges extends Query<ChangesPage> {
  readonly caller: Caller

  constructor(readonly request: StreamRequest) {
    super()
    this.caller = request.caller
  }
}

const PAGE_BYTES = 4_000_000
/** Where the caller may read little, this many entries are looked at together. */
const LONG_LOOK = 500

@QueryHandler(ListChanges)
export class ListChangesHandler implements IQueryHandler<ListChanges> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Watchers) private readonly watchers: Watchers,
  ) {}

  /** @throws Problem validation-failed, unauthorized; unavailable while the log is folded again */
  async execute({ request }: ListChanges): Promise<ChangesPage> {
    const { cursor, limit, wait = 0 } = readQuery(ChangesQuery, request.query)
    const end = await feedNow(this.dataSource)
    const page = await this.read(request, placeOf(cursor, end), limit)
    const until = Date.now() + wait
    if (page.events.length > 0 || wait === 0) return this.shown(request, end.storeId, page)
    const poll = new LongPoll(request)
    const leave = await this.watchers.join(poll)
    try {
      // What was recorded before the poll began to watch is found here.
      let found = await this.read(request, page.position, limit)
      while (found.events.length === 0 && (await poll.isWorthALook(until)))
        found = await this.read(request, found.position, limit)
      return this.shown(request, end.storeId, found)
    } finally {
      await leave()
    }
  }

  /** Reads until there is an event that the caller may read, or nothing follows. */
  private async read(
    { callerNow, gone }: StreamRequest,
    after: FeedPosition,
    limit: number,
  ): Promise<FeedPage> {
    let [from, entries] = [after, limit]
    for (;;) {
      const rights = rightsToFollow(await callerNow())
      const page = await feedAfter(this.dataSource, rights, from, { entries, bytes: PAGE_BYTES })
      if (!page) throw unavailable('the log is being folded again')
      if (page.events.length > limit) return cutTo(page, limit)
      if (page.events.length > 0 || page.isEnd || gone.aborted) return page
      from = page.position
      entries = Math.max(limit, LONG_LOOK)
    }
  }

  private shown({ caller }: StreamRequest, storeId: string, { events, position }: FeedPage): ChangesPage {
    const items = events.map(({ storyId, row, visibilityNow, heldNow }) => {
      const seen = seenBy(caller, storyId, row.names, { visibility: visibilityNow, held: new Set(heldNow) })
      return recordedEvent(storyId, row, new Set(seen === 'whole' ? [] : row.names))
    })
    return { items, next: feedCursor(storeId, position) }
  }
}

function placeOf(cursor: string | undefined, end: Awaited<ReturnType<typeof feedNow>>): FeedPosition {
  if (cursor === undefined) return end.position.map(() => 0)
  return cursor === 'now' ? end.position : placeInFeed(cursor, end, '/query/cursor')
}

/** The first events of a page. */
function cutTo(page: FeedPage, limit: number): FeedPage {
  const events = page.events.slice(0, limit)
  const position = events.reduce((at, { partition, sequence }) => movedTo(at, partition, sequence), page.from)
  return { ...page, events, position, isEnd: false }
}
