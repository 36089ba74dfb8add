import type { Caller, Keys } from '@filrouge/access'
import { FeedTail, feedEnd, movedTo, type FeedPage, type Notices } from '@filrouge/feed'
import { repeatedly, type Logger } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import { SharedEvent, type StoryNow } from './shared-event.js'

/** A client that follows a story or all stories. */
export interface Watcher {
  /** Null: all stories. */
  readonly storyId: string | null
  readonly caller: Caller
  /** Null: the client has no key. */
  readonly keyId: string | null
  /** Takes the next event of the story, or of any story. It does not wait. */
  take(event: SharedEvent): void
  /** The client's key does not exist any more, or has expired. */
  loseKey(): void
  /** The service stops: the client is answered now. */
  stop(): void
}

export interface WatchersParts {
  dataSource: DataSource
  notices: Notices
  keys: Keys
  logger: Logger
}

/**
 * The clients of this process that follow what is recorded. One tail of the feed serves all of them, and runs while there
 * are any. Each event is read once and made into bytes once. The keys of the clients are looked up before events are given
 * to them, and at least every second.
 */
export class Watchers {
  private readonly all = new Set<Watcher>()
  private readonly byStory = new Map<string, Set<Watcher>>()
  /** Of stories with events that a slow client has still to get: what is known of the story now. */
  private readonly stories = new Map<string, WeakRef<StoryNow>>()
  private readonly tail: FeedTail
  private storeId: string | null = null
  private isStopping = false

  constructor(private readonly parts: WatchersParts) {
    const { dataSource, notices, logger } = parts
    this.tail = new FeedTail({
      dataSource,
      notices,
      take: (page) => this.take(page),
      failed: repeatedly(logger, 'following the feed was interrupted'),
    })
  }

  /** The number of clients. */
  get count(): number {
    let count = this.all.size
    for (const watchers of this.byStory.values()) count += watchers.size
    return count
  }

  /**
   * Adds a client: it takes every event that is recorded after this resolves.
   * @returns a function that removes it
   */
  async join(watcher: Watcher): Promise<() => Promise<void>> {
    const watchers = this.fellowsOf(watcher)
    watchers.add(watcher)
    if (this.isStopping) watcher.stop()
    const leave = async () => {
      watchers.delete(watcher)
      if (watcher.storyId !== null && watchers.size === 0) this.byStory.delete(watcher.storyId)
      if (this.count === 0) await this.tail.rest()
    }
    try {
      await this.tail.follow()
    } catch (error) {
      await leave()
      throw error
    }
    return leave
  }

  /** Ends what the clients wait for: the service stops. */
  stop(): void {
    this.isStopping = true
    for (const watcher of this.each()) watcher.stop()
  }

  private fellowsOf({ storyId }: Watcher): Set<Watcher> {
    if (storyId === null) return this.all
    const watchers = this.byStory.get(storyId) ?? new Set()
    this.byStory.set(storyId, watchers)
    return watchers
  }

  private async take(page: FeedPage): Promise<void> {
    await this.checkKeys()
    if (page.events.length === 0) return
    this.storeId ??= (await feedEnd(this.parts.dataSource))?.storeId ?? null
    if (this.storeId === null) throw new Error('the feed has events, and the store has no id')
    let after = page.from
    for (const fed of page.events) {
      after = movedTo(after, fed.partition, fed.sequence)
      const now = this.storyNow(fed.storyId, { visibility: fed.visibilityNow, held: new Set(fed.heldNow) })
      const event = new SharedEvent(fed, now, this.storeId, after)
      for (const watcher of this.byStory.get(fed.storyId) ?? []) watcher.take(event)
      for (const watcher of this.all) watcher.take(event)
    }
  }

  /** Events that wait for a slow client are judged by what is known when they are sent. */
  private storyNow(storyId: string, latest: StoryNow): StoryNow {
    const known = this.stories.get(storyId)?.deref()
    if (known) return Object.assign(known, latest)
    if (this.stories.size >= 1_000)
      for (const [id, ref] of this.stories) if (!ref.deref()) this.stories.delete(id)
    this.stories.set(storyId, new WeakRef(latest))
    return latest
  }

  private async checkKeys(): Promise<void> {
    const withKey = [...this.each()].filter(({ keyId }) => keyId !== null)
    if (withKey.length === 0) return
    const keyIds = new Set(withKey.flatMap(({ keyId }) => keyId ?? []))
    const present = await this.parts.keys.present([...keyIds], new Date())
    for (const watcher of withKey)
      if (watcher.keyId !== null && !present.has(watcher.keyId)) watcher.loseKey()
  }

  private *each(): Generator<Watcher> {
    yield* this.all
    for (const watchers of this.byStory.values()) yield* watchers
  }
}
