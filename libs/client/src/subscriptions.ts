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
 * Webhooks: who gets what, and what became of it. A subscription is found by whoever owns it, and by admins. Every method
 * throws as those of Filrouge do.
 */
export class Subscriptions {
  constructor(private readonly http: Http) {}

  /** Makes a subscription. The answer is the only place where its secret is ever shown. */
  async make(wanted: NewSubscription): Promise<SubscriptionWithSecret> {
    const call = { path: PATH, method: 'POST', body: wanted } as const
    return (await this.http.json<SubscriptionWithSecret>(call)).body
  }

  /** In the order in which they were made. */
  list(query: PageQuery = {}): AsyncGenerator<Subscription> {
    return itemsOf(this.pages(query))
  }

  /** The same in pages. */
  pages(query: PageQuery = {}): AsyncGenerator<Page<Subscription>> {
    return pagesOf(this.http, PATH, query)
  }

  get(subscriptionId: string): Promise<Subscription> {
    return this.call(subscriptionId)
  }

  change(subscriptionId: string, changes: SubscriptionChanges): Promise<Subscription> {
    return this.call(subscriptionId, { method: 'PATCH', body: changes })
  }

  /** Removes it, with its lanes, attempts and dead letters. */
  async remove(subscriptionId: string): Promise<void> {
    await this.call(subscriptionId, { method: 'DELETE' })
  }

  /** Delivers nothing more, until it is resumed. */
  pause(subscriptionId: string): Promise<Subscription> {
    return this.post(subscriptionId, '/pause')
  }

  /** Goes on where it stood. */
  resume(subscriptionId: string): Promise<Subscription> {
    return this.post(subscriptionId, '/resume')
  }

  /** Has a ping sent. What came of it is in the attempts. */
  ping(subscriptionId: string): Promise<Subscription> {
    return this.post(subscriptionId, '/ping')
  }

  /** Makes another secret, which only this answer shows. Each one before signs too, for 24 hours from when it was replaced. */
  rotateSecret(subscriptionId: string): Promise<SubscriptionWithSecret> {
    return this.post(subscriptionId, '/secrets')
  }

  /** Asks for messages to be sent again, in order. Its lanes are set back as a courier comes to them. */
  async replay(subscriptionId: string, replay: Replay = {}): Promise<void> {
    await this.post(subscriptionId, '/replay', replay)
  }

  /** How far each story is delivered, in order of their ids. */
  lanes(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<Lane> {
    return itemsOf(this.lanePages(subscriptionId, query))
  }

  /** The same in pages. */
  lanePages(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<Page<Lane>> {
    return pagesOf(this.http, `${pathOf(subscriptionId)}/lanes`, query)
  }

  /** Has the next message of a story tried now. */
  async retryLane(subscriptionId: string, storyId: string): Promise<Lane> {
    return this.post(subscriptionId, `/lanes/${segment(storyId, 'storyId')}/retry`)
  }

  /** What was tried, newest first. */
  attempts(subscriptionId: string, query: AttemptsQuery = {}): AsyncGenerator<Attempt> {
    return itemsOf(this.attemptPages(subscriptionId, query))
  }

  /** The same in pages. */
  attemptPages(subscriptionId: string, query: AttemptsQuery = {}): AsyncGenerator<Page<Attempt>> {
    return pagesOf(this.http, `${pathOf(subscriptionId)}/attempts`, query)
  }

  /** Messages that were given up, oldest first. */
  deadLetters(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<DeadLetter> {
    return itemsOf(this.deadLetterPages(subscriptionId, query))
  }

  /** The same in pages. */
  deadLetterPages(subscriptionId: string, query: PageQuery = {}): AsyncGenerator<Page<DeadLetter>> {
    return pagesOf(this.http, `${pathOf(subscriptionId)}/deadLetters`, query)
  }

  /**
   * Has dead letters sent again.
   * @param wanted of these stories (ids or `prefix-*`); left out: of all
   * @returns how many
   */
  async redrive(subscriptionId: string, wanted: Pick<Replay, 'stories'> = {}): Promise<number> {
    const path = '/deadLetters/redrive'
    return (await this.post<Redriven>(subscriptionId, path, wanted)).redriven
  }

  /** Which version of a development was last acknowledged, in each story that has it. */
  received(subscriptionId: string, developmentId: string): AsyncGenerator<Received> {
    return itemsOf(this.receivedPages(subscriptionId, developmentId))
  }

  /** The same in pages. */
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
