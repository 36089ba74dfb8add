import type { EventInput } from '@filrouge/story'
import type {
  AppendAccepted,
  AppendOutcome,
  AppendPending,
  Development,
  Events,
  Expectations,
  Figures,
  ImportAnswer,
  Key,
  KeyWithSecret,
  NewKey,
  OneDevelopment,
  Page,
  Positions,
  QuarantinedStory,
  RecordedEvent,
  Sources,
  Story,
  StoryAt,
  StoryState,
  Timeline,
  Verification,
} from '@filrouge/contract'
import type { AppendAnswer } from './answers.js'
import { healthOf, type Health } from './health.js'
import { Http, type FilrougeOptions } from './http.js'
import { importLines, type ImportLine } from './import-lines.js'
import { ndjson } from './ndjson.js'
import { itemsOf, pagesOf } from './pages.js'
import { segment, storyPath } from './paths.js'
import {
  writeHeaders,
  type EventsQuery,
  type PastQuery,
  type StoriesQuery,
  type TimelineQuery,
  type WriteOptions,
} from './requests.js'
import { Subscriptions } from './subscriptions.js'

export type { FilrougeOptions } from './http.js'

type DataSent<Type extends EventInput['type']> = Extract<EventInput, { type: Type }>['data']

/**
 * A client of a Filrouge service. Every method throws FilrougeProblem where the service refuses, and
 * FilrougeUnreachable where it does not answer. Reads, and writes with an idempotency key, are tried again a few
 * times where the connection fails or the service is unavailable for a moment.
 */
export class Filrouge {
  /** Webhooks. */
  readonly subscriptions: Subscriptions
  private readonly http: Http

  /** @throws TypeError where the URL or the key cannot be one */
  constructor(options: FilrougeOptions) {
    this.http = new Http(options)
    this.subscriptions = new Subscriptions(this.http)
  }

  /** Appends 1 to 100 events to a story: all or none. */
  append(storyId: string, events: readonly EventInput[], options: WriteOptions = {}): Promise<AppendAnswer> {
    return this.appendBody(storyId, { events }, options)
  }

  /** Appends what somebody else wrote, `{events, learnedAt?…}`: the service judges its shape. */
  async appendBody(storyId: string, body: object, options: WriteOptions = {}): Promise<AppendAnswer> {
    const { learnedAt, correlationId, causationId } = options
    const answer = await this.http.json<AppendAccepted | AppendPending>({
      path: `${storyPath(storyId)}/events`,
      method: 'POST',
      headers: writeHeaders(options),
      body: {
        ...body,
        ...(learnedAt !== undefined && { learnedAt }),
        ...(correlationId !== undefined && { correlationId }),
        ...(causationId !== undefined && { causationId }),
      },
    })
    if ('status' in answer.body) return answer.body
    const replayed = answer.headers.get('idempotent-replayed') === 'true'
    return { status: 'accepted', ...answer.body, replayed }
  }

  openStory(storyId: string, data: DataSent<'StoryOpened'>, options?: WriteOptions): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'StoryOpened', data }], options)
  }

  report(
    storyId: string,
    data: DataSent<'DevelopmentReported'>,
    options?: WriteOptions,
  ): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'DevelopmentReported', data }], options)
  }

  correct(
    storyId: string,
    data: DataSent<'DevelopmentCorrected'>,
    options?: WriteOptions,
  ): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'DevelopmentCorrected', data }], options)
  }

  withdraw(
    storyId: string,
    data: DataSent<'DevelopmentWithdrawn'>,
    options?: WriteOptions,
  ): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'DevelopmentWithdrawn', data }], options)
  }

  /** How an append ended. */
  appendOutcome(appendId: string): Promise<AppendOutcome> {
    return this.get(`/v1/appends/${segment(appendId, 'appendId')}`)
  }

  /**
   * Sends NDJSON up (`{storyId, events, learnedAt?, expected?}` a line) and gives what becomes of each line as it
   * comes, while the rest is still being sent. The same file again changes nothing.
   */
  imports(lines: AsyncIterable<Uint8Array>): AsyncGenerator<ImportAnswer> {
    return ndjson(
      this.http.stream({
        path: '/v1/imports',
        method: 'POST',
        query: { format: 'ndjson' },
        headers: { accept: 'application/x-ndjson' },
        lines,
      }),
    )
  }

  /** The stories that the key may read, the last updated first. */
  stories(query: StoriesQuery = {}): AsyncGenerator<Story> {
    return itemsOf(this.storyPages(query))
  }

  /** The same in pages. */
  storyPages(query: StoriesQuery = {}): AsyncGenerator<Page<Story>> {
    return pagesOf(this.http, '/v1/stories', query)
  }

  /** The version that a story has reached. */
  async version(storyId: string): Promise<number> {
    const { version } = await this.get<StoryAt>(`${storyPath(storyId)}/events`, { limit: 1 })
    return version
  }

  state(storyId: string, past: PastQuery = {}): Promise<StoryState> {
    return this.get(storyPath(storyId), past)
  }

  /** Developments in order of valid time. */
  timeline(storyId: string, query: TimelineQuery = {}): AsyncGenerator<Development> {
    return itemsOf(this.timelinePages(storyId, query))
  }

  /** The same in pages, each with the version that it is about: that of the first. */
  timelinePages(storyId: string, query: TimelineQuery = {}): AsyncGenerator<Timeline> {
    return pagesOf(this.http, `${storyPath(storyId)}/timeline`, query)
  }

  development(storyId: string, developmentId: string, past: PastQuery = {}): Promise<OneDevelopment> {
    return this.get(`${storyPath(storyId)}/developments/${segment(developmentId, 'developmentId')}`, past)
  }

  positions(storyId: string, past: PastQuery = {}): Promise<Positions> {
    return this.get(`${storyPath(storyId)}/positions`, past)
  }

  expectations(storyId: string, past: PastQuery = {}): Promise<Expectations> {
    return this.whole(`${storyPath(storyId)}/expectations`, past)
  }

  figures(storyId: string, past: PastQuery = {}): Promise<Figures> {
    return this.whole(`${storyPath(storyId)}/figures`, past)
  }

  sources(storyId: string, past: PastQuery = {}): Promise<Sources> {
    return this.whole(`${storyPath(storyId)}/sources`, past)
  }

  /** Recorded events, asked for in pages. */
  events(storyId: string, query: EventsQuery = {}): AsyncGenerator<RecordedEvent> {
    return itemsOf(pagesOf<Events>(this.http, `${storyPath(storyId)}/events`, query))
  }

  /** Recorded events in one stream (NDJSON): for many. */
  streamEvents(storyId: string, query: Omit<EventsQuery, 'limit'> = {}): AsyncGenerator<RecordedEvent> {
    return ndjson(
      this.http.stream({
        path: `${storyPath(storyId)}/events`,
        query,
        headers: { accept: 'application/x-ndjson' },
      }),
    )
  }

  /** A story as lines that an import takes. @throws SealedEvent where the key may not see all of it */
  exportStory(storyId: string): AsyncGenerator<ImportLine> {
    return importLines(this.streamEvents(storyId))
  }

  /** Has the service recompute a story's hash chain. `verifyEvents` does it here. */
  verify(storyId: string, past: PastQuery = {}): Promise<Verification> {
    return this.get(`${storyPath(storyId)}/verify`, past)
  }

  /** Makes a key. The answer is the only place where it is ever shown. */
  async makeKey(wanted: NewKey): Promise<KeyWithSecret> {
    const call = { path: '/v1/keys', method: 'POST', body: wanted } as const
    return (await this.http.json<KeyWithSecret>(call)).body
  }

  /** All keys, without their secrets. */
  listKeys(): Promise<Key[]> {
    return this.all('/v1/keys')
  }

  async removeKey(keyId: string): Promise<void> {
    await this.http.json({ path: `/v1/keys/${segment(keyId, 'keyId')}`, method: 'DELETE' })
  }

  /** All stories that wait in quarantine. */
  quarantine(): Promise<QuarantinedStory[]> {
    return this.all('/v1/quarantine')
  }

  /** Asks for a story to be folded on. It is done a moment later, or has failed again: see `quarantine`. */
  async release(storyId: string): Promise<void> {
    await this.http.json({ path: `/v1/quarantine/${segment(storyId, 'storyId')}/release`, method: 'POST' })
  }

  async health(): Promise<Health> {
    return healthOf(await this.http.text({ path: '/health/ready' }))
  }

  /** Measures in the text format of Prometheus. */
  async metrics(): Promise<string> {
    return (await this.http.text({ path: '/metrics' })).text
  }

  private async get<Body>(path: string, query?: object): Promise<Body> {
    return (await this.http.json<Body>({ path, query })).body
  }

  /** The items of all pages. */
  private async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = []
    for await (const page of pagesOf<Page<Item>>(this.http, path, {})) items.push(...page.items)
    return items
  }

  /** A list that is short: all of its pages as one. */
  private async whole<Item>(path: string, past: PastQuery): Promise<StoryAt & Page<Item>> {
    let first: (StoryAt & Page<Item>) | undefined
    const items: Item[] = []
    const query: PastQuery & { limit?: number } = past
    for await (const page of pagesOf<StoryAt & Page<Item>>(this.http, path, query)) {
      first ??= page
      items.push(...page.items)
    }
    if (!first) throw new Error('a list has a first page')
    return { ...first, items, next: null }
  }
}
