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
 * A client of a Filrouge service. Every method throws FilrougeProblem if the service refuses the request, and
 * FilrougeUnreachable if the service does not answer. Reads, and writes with an idempotency key, are tried again a few
 * times if the connection fails or the service is unavailable for a moment.
 */
export class Filrouge {
  /** Webhooks. */
  readonly subscriptions: Subscriptions
  private readonly http: Http

  /** @throws TypeError if the URL or the key is malformed */
  constructor(options: FilrougeOptions) {
    this.http = new Http(options)
    this.subscriptions = new Subscriptions(this.http)
  }

  /**
   * Appends 1 to 100 events to a story: all or none. A refusal by a rule of the domain is a FilrougeProblem of status
   * 409, a failed expected version one of status 412, with `currentVersion` among its members.
   */
  append(storyId: string, events: readonly EventInput[], options: WriteOptions = {}): Promise<AppendAnswer> {
    return this.appendBody(storyId, { events }, options)
  }

  /** Appends a body that was not built here, `{events, learnedAt?…}`. The service validates it. */
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

  /** Opens a story, in an append of this one event. */
  openStory(storyId: string, data: DataSent<'StoryOpened'>, options?: WriteOptions): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'StoryOpened', data }], options)
  }

  /** Reports a development. */
  report(
    storyId: string,
    data: DataSent<'DevelopmentReported'>,
    options?: WriteOptions,
  ): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'DevelopmentReported', data }], options)
  }

  /** Replaces fields of a development, with a reason. The earlier revisions stay readable. */
  correct(
    storyId: string,
    data: DataSent<'DevelopmentCorrected'>,
    options?: WriteOptions,
  ): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'DevelopmentCorrected', data }], options)
  }

  /** Withdraws a development, with a reason. It stays readable at earlier versions. */
  withdraw(
    storyId: string,
    data: DataSent<'DevelopmentWithdrawn'>,
    options?: WriteOptions,
  ): Promise<AppendAnswer> {
    return this.append(storyId, [{ type: 'DevelopmentWithdrawn', data }], options)
  }

  /** The outcome of an append. */
  appendOutcome(appendId: string): Promise<AppendOutcome> {
    return this.get(`/v1/appends/${segment(appendId, 'appendId')}`)
  }

  /**
   * Sends NDJSON, one `{storyId, events, learnedAt?, expected?}` a line. Yields the result of each line as it comes,
   * while later lines are still being sent. Importing the same lines again changes nothing.
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

  /** The stories that the key may read, the most recently updated first. */
  stories(query: StoriesQuery = {}): AsyncGenerator<Story> {
    return itemsOf(this.storyPages(query))
  }

  /** The same, in pages. */
  storyPages(query: StoriesQuery = {}): AsyncGenerator<Page<Story>> {
    return pagesOf(this.http, '/v1/stories', query)
  }

  /** The current version of a story. */
  async version(storyId: string): Promise<number> {
    const { version } = await this.get<StoryAt>(`${storyPath(storyId)}/events`, { limit: 1 })
    return version
  }

  /** The state of a story, now or at a time in the past. */
  state(storyId: string, past: PastQuery = {}): Promise<StoryState> {
    return this.get(storyPath(storyId), past)
  }

  /** Developments in order of valid time. */
  timeline(storyId: string, query: TimelineQuery = {}): AsyncGenerator<Development> {
    return itemsOf(this.timelinePages(storyId, query))
  }

  /** The same, in pages. All pages are of the version of the first page. */
  timelinePages(storyId: string, query: TimelineQuery = {}): AsyncGenerator<Timeline> {
    return pagesOf(this.http, `${storyPath(storyId)}/timeline`, query)
  }

  /** One development, with its corrections, corroborations, disputes, assessments and translations. */
  development(storyId: string, developmentId: string, past: PastQuery = {}): Promise<OneDevelopment> {
    return this.get(`${storyPath(storyId)}/developments/${segment(developmentId, 'developmentId')}`, past)
  }

  /** The positions of the actors on each issue, with the earlier ones. */
  positions(storyId: string, past: PastQuery = {}): Promise<Positions> {
    return this.get(`${storyPath(storyId)}/positions`, past)
  }

  /** All expectations: what was announced, and its status. */
  expectations(storyId: string, past: PastQuery = {}): Promise<Expectations> {
    return this.whole(`${storyPath(storyId)}/expectations`, past)
  }

  /** All figures, with the rival claims of each. */
  figures(storyId: string, past: PastQuery = {}): Promise<Figures> {
    return this.whole(`${storyPath(storyId)}/figures`, past)
  }

  /** All sources that the story names, with their reliability. */
  sources(storyId: string, past: PastQuery = {}): Promise<Sources> {
    return this.whole(`${storyPath(storyId)}/sources`, past)
  }

  /** Recorded events, requested in pages. */
  events(storyId: string, query: EventsQuery = {}): AsyncGenerator<RecordedEvent> {
    return itemsOf(pagesOf<Events>(this.http, `${storyPath(storyId)}/events`, query))
  }

  /** Recorded events in one NDJSON stream. Use it for many events. */
  streamEvents(storyId: string, query: Omit<EventsQuery, 'limit'> = {}): AsyncGenerator<RecordedEvent> {
    return ndjson(
      this.http.stream({
        path: `${storyPath(storyId)}/events`,
        query,
        headers: { accept: 'application/x-ndjson' },
      }),
    )
  }

  /** A story as import lines. @throws SealedEvent if the key may not see all of its events */
  exportStory(storyId: string): AsyncGenerator<ImportLine> {
    return importLines(this.streamEvents(storyId))
  }

  /** The service recomputes the hash chain of a story. `verifyEvents` does so in this process. */
  verify(storyId: string, past: PastQuery = {}): Promise<Verification> {
    return this.get(`${storyPath(storyId)}/verify`, past)
  }

  /** Makes a key. Only this answer shows the key itself. */
  async makeKey(wanted: NewKey): Promise<KeyWithSecret> {
    const call = { path: '/v1/keys', method: 'POST', body: wanted } as const
    return (await this.http.json<KeyWithSecret>(call)).body
  }

  /** All keys, without their secrets. */
  listKeys(): Promise<Key[]> {
    return this.all('/v1/keys')
  }

  /** Removes a key. All processes refuse it within a second. */
  async removeKey(keyId: string): Promise<void> {
    await this.http.json({ path: `/v1/keys/${segment(keyId, 'keyId')}`, method: 'DELETE' })
  }

  /** All stories in quarantine. */
  quarantine(): Promise<QuarantinedStory[]> {
    return this.all('/v1/quarantine')
  }

  /** Requests that folding a story resumes. A recorder does so later; `quarantine` shows if it failed again. */
  async release(storyId: string): Promise<void> {
    await this.http.json({ path: `/v1/quarantine/${segment(storyId, 'storyId')}/release`, method: 'POST' })
  }

  /** Whether the service is ready, by which checks. A service that is not ready is no error. */
  async health(): Promise<Health> {
    return healthOf(await this.http.text({ path: '/health/ready' }))
  }

  /** Metrics in the text format of Prometheus. */
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

  /** A list with the items of all its pages. */
  private async whole<Item>(path: string, past: PastQuery): Promise<StoryAt & Page<Item>> {
    let first: (StoryAt & Page<Item>) | undefined
    const items: Item[] = []
    const query: PastQuery & { limit?: number } = past
    for await (const page of pagesOf<StoryAt & Page<Item>>(this.http, path, query)) {
      first ??= page
      items.push(...page.items)
    }
    if (!first) throw new Error('a list has at least one page')
    return { ...first, items, next: null }
  }
}
