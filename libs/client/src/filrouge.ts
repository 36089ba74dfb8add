import type { EventInput } from '@filrouge/story'
import type {
  AppendAccepted,
  AppendOutcome,
  AppendPending,
  Development,
  Diff,
  Events,
  Expectations,
  Figures,
  ImportAnswer,
  Key,
  KeyWithSecret,
  NewKey,
  Link,
  Links,
  OneDevelopment,
  Overview,
  Page,
  Positions,
  QuarantinedStory,
  RecordedEvent,
  Revision,
  Revisions,
  Sources,
  Story,
  ReadAt,
  StoryState,
  Tag,
  Tags,
  Timeline,
  Verification,
} from '@filrouge/contract'
import type { AppendAnswer } from './answers.js'
import { Condition, Unchanged, type Changed } from './conditional.js'
import {
  changes,
  liveAll,
  liveStory,
  replay,
  type ChangedEvents,
  type ChangesOptions,
  type Followed,
  type LiveAllOptions,
  type LiveOptions,
  type ReplayOptions,
} from './event-sources.js'
import { healthOf, type Health } from './health.js'
import { Http, type ConditionalOptions, type FilrougeOptions } from './http.js'
import { importLines, type ImportLine } from './import-lines.js'
import { ndjson } from './ndjson.js'
import { itemsOf, pagesOf } from './pages.js'
import { segment, storyPath } from './paths.js'
import { readCall } from './reads.js'
import {
  writeHeaders,
  type DiffQuery,
  type EventsQuery,
  type FormOf,
  type LinksQuery,
  type PageQuery,
  type PastQuery,
  type RevisionsQuery,
  type StoriesQuery,
  type TextsQuery,
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
  constructor(private readonly options: FilrougeOptions) {
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
   * while later lines are still being sent; a browser reads all lines before it sends them. Importing the same lines again changes nothing.
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
  stories<Query extends StoriesQuery & TextsQuery = StoriesQuery>(
    query?: Query,
  ): AsyncGenerator<Story<FormOf<Query>>> {
    return itemsOf(this.storyPages(query))
  }

  /** The same, in pages. */
  storyPages<Query extends StoriesQuery & TextsQuery = StoriesQuery>(
    query?: Query,
  ): AsyncGenerator<Page<Story<FormOf<Query>>>> {
    return pagesOf(this.http, '/v1/stories', query ?? {})
  }

  /** The tags of the stories that the key may read, those of most stories first. */
  tags(query: PageQuery = {}): AsyncGenerator<Tag> {
    return itemsOf(pagesOf<Tags>(this.http, '/v1/tags', query))
  }

  /** The current version of a story. */
  async version(storyId: string): Promise<number> {
    const { version } = await this.get<ReadAt>(`${storyPath(storyId)}/events`, { limit: 1 })
    return version
  }

  /** The state of a story, now or at a time in the past. */
  state<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    query?: Query,
  ): Promise<StoryState<FormOf<Query>>> {
    return this.get(storyPath(storyId), query)
  }

  /** Developments in order of valid time. */
  timeline<Query extends TimelineQuery & TextsQuery = TimelineQuery>(
    storyId: string,
    query?: Query,
  ): AsyncGenerator<Development<FormOf<Query>>> {
    return itemsOf(this.timelinePages(storyId, query))
  }

  /** The same, in pages. All pages are of the version of the first page. */
  timelinePages<Query extends TimelineQuery & TextsQuery = TimelineQuery>(
    storyId: string,
    query?: Query,
  ): AsyncGenerator<Timeline<FormOf<Query>>> {
    return pagesOf(this.http, `${storyPath(storyId)}/timeline`, query ?? {})
  }

  /** One development, with its corrections, corroborations, disputes, assessments and translations. */
  development<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    developmentId: string,
    query?: Query,
  ): Promise<OneDevelopment<FormOf<Query>>> {
    return this.get(`${storyPath(storyId)}/developments/${segment(developmentId, 'developmentId')}`, query)
  }

  /** The positions of the actors on each issue, with the earlier ones. */
  positions<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    query?: Query,
  ): Promise<Positions<FormOf<Query>>> {
    return this.get(`${storyPath(storyId)}/positions`, query)
  }

  /** All expectations: what was announced, and its status. */
  expectations<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    query?: Query,
  ): Promise<Expectations<FormOf<Query>>> {
    return this.whole(`${storyPath(storyId)}/expectations`, query)
  }

  /** All figures, with the rival claims of each. */
  figures<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    query?: Query,
  ): Promise<Figures<FormOf<Query>>> {
    return this.whole(`${storyPath(storyId)}/figures`, query)
  }

  /** All sources that the story names, with their reliability. */
  sources<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    query?: Query,
  ): Promise<Sources<FormOf<Query>>> {
    return this.whole(`${storyPath(storyId)}/sources`, query)
  }

  /** What changed in a story from one version or known time to another: what a reader of then has missed. */
  diff<Query extends DiffQuery & TextsQuery>(storyId: string, query: Query): Promise<Diff<FormOf<Query>>> {
    return this.get(`${storyPath(storyId)}/diff`, query)
  }

  /** What a strip of a story shows: its developments or their numbers, and the moments at which the record changed. */
  overview<Query extends PastQuery & TextsQuery = PastQuery>(
    storyId: string,
    query?: Query,
  ): Promise<Overview<FormOf<Query>>> {
    return this.get(`${storyPath(storyId)}/overview`, query)
  }

  /** The moments at which the record of a story changed, with the numbers of events, requested in pages. */
  revisions(storyId: string, query: RevisionsQuery = {}): AsyncGenerator<Revision> {
    return itemsOf(this.revisionPages(storyId, query))
  }

  /** The same, in pages. All pages are of the version of the first page. */
  revisionPages(storyId: string, query: RevisionsQuery = {}): AsyncGenerator<Revisions> {
    return pagesOf(this.http, `${storyPath(storyId)}/revisions`, query)
  }

  /** The links between developments, requested in pages: of all, or from and to some. */
  links<Query extends LinksQuery & TextsQuery = LinksQuery>(
    storyId: string,
    query?: Query,
  ): AsyncGenerator<Link<FormOf<Query>>> {
    return itemsOf(this.linkPages(storyId, query))
  }

  /** The same, in pages. All pages are of the version of the first page. */
  linkPages<Query extends LinksQuery & TextsQuery = LinksQuery>(
    storyId: string,
    query?: Query,
  ): AsyncGenerator<Links<FormOf<Query>>> {
    return pagesOf(this.http, `${storyPath(storyId)}/links`, query ?? {})
  }

  /** Recorded events, requested in pages. */
  events(storyId: string, query: EventsQuery = {}): AsyncGenerator<RecordedEvent> {
    return itemsOf(this.eventPages(storyId, query))
  }

  /** The same, in pages. All pages are of the version of the first page. */
  eventPages(storyId: string, query: EventsQuery = {}): AsyncGenerator<Events> {
    return pagesOf(this.http, `${storyPath(storyId)}/events`, query)
  }

  /** Recorded events in one NDJSON stream. Use it for many events. */
  streamEvents(storyId: string, query: Omit<EventsQuery, 'limit'> = {}): AsyncGenerator<RecordedEvent> {
    const read = readCall(`${storyPath(storyId)}/events`, query)
    return ndjson(
      this.http.stream({
        ...read,
        headers: { ...read.headers, accept: 'application/x-ndjson' },
      }),
    )
  }

  /**
   * The events of a story as they are recorded, without an end. By default those from now on, that is, from the first
   * `next()` on. It connects again by itself, and resumes where it stood: no event is left out or comes twice.
   * @throws FilrougeProblem, also when the right to read is lost; or the reason of the aborted signal
   */
  live(storyId: string, options?: LiveOptions): AsyncGenerator<Followed> {
    return liveStory(this.http, storyId, options)
  }

  /** The same of all stories that the key may read, in order within each story. */
  liveAll(options?: LiveAllOptions): AsyncGenerator<Followed> {
    return liveAll(this.http, options)
  }

  /**
   * The events of all stories that the key may read, in pages, by default from the beginning. Then it waits for more, without
   * an end. It connects again by itself, as `live` does. Use it to copy events: a page and its cursor can be stored together.
   * @throws as `live` does
   */
  changes(options?: ChangesOptions): AsyncGenerator<ChangedEvents> {
    return changes(this.http, options)
  }

  /**
   * Plays the events of a story up to now, or up to a time in the past: each comes after the pause that it had in the story,
   * made shorter. It ends after the last one. It connects again by itself, as `live` does.
   * @throws as `live` does
   */
  replay(storyId: string, options?: ReplayOptions): AsyncGenerator<Followed> {
    return replay(this.http, storyId, options)
  }

  /** A story as import lines. @throws SealedEvent if the key may not see all of its events */
  exportStory(storyId: string): AsyncGenerator<ImportLine> {
    return importLines(this.streamEvents(storyId))
  }

  /** The service recomputes the hash chain of a story. `verifyEvents` does so in this process. */
  verify(storyId: string, past: PastQuery = {}): Promise<Verification> {
    return this.get(`${storyPath(storyId)}/verify`, past)
  }

  /**
   * Reads something, if it has changed since it was last read.
   * @param etag the `etag` that came with the last answer; null: read in any case
   * @param read the read, with the client that it is given: `(client) => client.state('strait')`
   * @returns the answer and its ETag; null: nothing has changed
   */
  async ifChanged<Answer>(
    etag: string | null,
    read: (client: Filrouge) => Promise<Answer>,
  ): Promise<Changed<Answer> | null> {
    const condition = new Condition(etag)
    const options: ConditionalOptions = { ...this.options, condition }
    try {
      const answer = await read(new Filrouge(options))
      return { answer, etag: condition.etag }
    } catch (error) {
      if (error instanceof Unchanged) return null
      throw error
    }
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

  /** The key of this client: its name, its role and its limits. */
  ownKey(): Promise<Key> {
    return this.get('/v1/keys/self')
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

  private async get<Body>(path: string, query: object = {}): Promise<Body> {
    return (await this.http.json<Body>(readCall(path, query))).body
  }

  /** The items of all pages. */
  private async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = []
    for await (const page of pagesOf<Page<Item>>(this.http, path, {})) items.push(...page.items)
    return items
  }

  /** A list with the items of all its pages. */
  private async whole<Item>(path: string, query: PastQuery & TextsQuery = {}): Promise<ReadAt & Page<Item>> {
    let first: (ReadAt & Page<Item>) | undefined
    const items: Item[] = []
    const pages = pagesOf<ReadAt & Page<Item>>(this.http, path, { ...query, limit: undefined })
    for await (const page of pages) {
      first ??= page
      items.push(...page.items)
    }
    if (!first) throw new Error('a list has at least one page')
    return { ...first, items, next: null }
  }
}
