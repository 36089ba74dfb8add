import type {
  Attempt,
  DeadLetter,
  Lane,
  NewSubscription,
  Page,
  Received,
  Redriven,
  Replay,
  Subscription,
  SubscriptionChanges,
  SubscriptionWithSecret,
} from '@filrouge/contract'
import type { Call, Http } from './http.js'
import { itemsOf, pagesOf } from './pages.js'
import { segment } from './paths.js'
import type { PageQuery } from './requests.js'

type AttemptsQuery = PageQuery & { storyId?: string | undefined }

/**
 * The subscriptions to webhooks, and their deliveries. A key sees the subscriptions of its principal; an admin sees all.
 * Every method throws as those of Filrouge do.
 */
export class Subscriptions {
  constructor(private readonly http: Http) {}

  /** Makes a subscription. Only this answer shows its secret. */
  async make(wanted: NewSubscription): Promise<SubscriptionWithSecret> {
    const call = { path: PATH, method: 'POST', body: wanted } as const
    return (await this.http.json<SubscriptionWithSecret>(call)).body
  }

  /** All subscriptions, in the order in which they were made. */
  list(query: PageQuery = {}): AsyncGenerator<Subscription> {
    return itemsOf(this.pages(query))
  }

  /** The same, in pages. */
  pages(query: PageQuery = {}): AsyncGenerator<Page<Subscription>> {
    return pagesOf(this.http, PATH, query)
  }

  /** One subscription, without its secret. */
  get(subscriptionId: string): Promise<Subscription> {
    return this.call(subscriptionId)
  }

  /** Changes a subscription. Changed stories, types or filter apply to later events only. */
  change(subscriptionId: string, changes: SubscriptionChanges): Promise<Subscription> {
    return this.call(subscriptionId, { method: 'PATCH', body: changes })
  }

  /** Removes a subscription, with its lanes, attempts and dead letters. */
  async remove(subscriptionId: string): Promise<void> {
    await this.call(subscriptionId, { method: 'DELETE' })
  }

  /** Stops deliveries until the subscription is resumed. */
  pause(subscriptionId: string): Promise<Subscription> {
    return this.post(subscriptionId, '/pause')
  }

  /** Continues deliveries where they stopped. */
  resume(subscriptionId: string): Promise<Subscription> {
    return this.post(subscriptionId, '/resume')
  }

  /** Requests a ping. Its result is among the attempts. */
  ping(subscriptionId: string): Promise<Subscription> {
    return this.post(subscriptionId, '/ping')
  }

  /**
   * Makes a new secret, which only this answer shows. A replaced secret signs too, for 24 hours after its
   * replacement.
   */
  rotateSecret(subscriptionId: string): Promise<SubscriptionWithSecret> {
    return this.post(subscriptionId, '/secrets')
  }

  /** Requests that messages are sent again, in order. A courier sets the lanes back later. */
  async replay(subscriptionId: string, replay: Replay = {}): Promise<void> {
    await this.post(subscriptionId, '/replay', replay)
  }

  /** The lanes: how far each story is delivered. In order of story id. */
  lanes(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<Lane> {
    return itemsOf(this.lanePages(subscriptionId, query))
  }

  /** The same, in pages. */
  lanePages(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<Page<Lane>> {
    return pagesOf(this.http, `${pathOf(subscriptionId)}/lanes`, query)
  }

  /** Requests that the next message of a story is tried now. */
  async retryLane(subscriptionId: string, storyId: string): Promise<Lane> {
    return this.post(subscriptionId, `/lanes/${segment(storyId, 'storyId')}/retry`)
  }

  /** Attempts, newest first. */
  attempts(subscriptionId: string, query: AttemptsQuery = {}): AsyncGenerator<Attempt> {
    return itemsOf(this.attemptPages(subscriptionId, query))
  }

  /** The same, in pages. */
  attemptPages(subscriptionId: string, query: AttemptsQuery = {}): AsyncGenerator<Page<Attempt>> {
    return pagesOf(this.http, `${pathOf(subscriptionId)}/attempts`, query)
  }

  /** Messages that are no longer tried, oldest first. */
  deadLetters(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<DeadLetter> {
    return itemsOf(this.deadLetterPages(subscriptionId, query))
  }

  /** The same, in pages. */
  deadLetterPages(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<Page<DeadLetter>> {
    return pagesOf(this.http, `${pathOf(subscriptionId)}/deadLetters`, query)
  }

  /**
   * Requests that dead letters are sent again.
   * @param wanted `stories`: only of these (ids or `prefix-*`); default: of all
   * @returns the number of dead letters
   */
  async redrive(subscriptionId: string, wanted: Pick<Replay, 'stories'> = {}): Promise<number> {
    const path = '/deadLetters/redrive'
    return (await this.post<Redriven>(subscriptionId, path, wanted)).redriven
  }

  /** The last acknowledged version of a development, in each story that has it. */
  received(subscriptionId: string, developmentId: string): AsyncGenerator<Received> {
    return itemsOf(this.receivedPages(subscriptionId, developmentId))
  }

  /** The same, in pages. */
  receivedPages(subscriptionId: string, developmentId: string): AsyncGenerator<Page<Received>> {
    const query: PageQuery & { developmentId: string } = { developmentId }
    return pagesOf(this.http, `${pathOf(subscriptionId)}/received`, query)
  }

  private post<Body>(subscriptionId: string, below: string, body?: object): Promise<Body> {
    return this.call(subscriptionId, { method: 'POST', ...(body && { body }) }, below)
  }

  private async call<Body>(subscriptionId: string, call: Omit<Call, 'path'> = {}, below = ''): Promise<Body> {
    return (await this.http.json<Body>({ ...call, path: `${pathOf(subscriptionId)}${below}` })).body
  }
}

const PATH = '/v1/subscriptions'
const pathOf = (subscriptionId: string) => `${PATH}/${segment(subscriptionId, 'subscriptionId')}`
