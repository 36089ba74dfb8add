import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { Attempt, DeadLetter, Lane, Page, Received } from '@filrouge/contract'
import { findSubscription, listAttempts, listDeadLetters, listLanes, received } from '@filrouge/delivery'
import { Id } from '@filrouge/story'
import { DataSource } from 'typeorm'
import type { z } from 'zod'
import { needs } from '../http/needs.js'
import { NUMBER, pageAfter } from '../http/page.js'
import { pageParameters, readQuery } from '../http/query.js'
import { inPath } from '../http/path.js'
import { found, ownerOf } from './owned.js'

interface DeliveryLists {
  lanes: Lane
  attempts: Attempt
  deadLetters: DeadLetter
  received: Received
}
export type DeliveryListName = keyof DeliveryLists

/** What each list takes, in a request's query. */
export const DELIVERY_PARAMETERS = {
  lanes: pageParameters,
  attempts: { ...pageParameters, storyId: Id.optional() },
  deadLetters: pageParameters,
  received: { ...pageParameters, developmentId: Id },
}

/** A subscription whose deliveries are read, and who reads them. */
interface Reading {
  dataSource: DataSource
  subscriptionId: string
  caller: Caller
}

/** The items behind a place; null: from the beginning. */
type ReadItems<Item> = (place: { after: string | null; limit: number }) => Promise<Item[]>

interface Asked<Item> {
  limit: number
  cursor?: string | undefined
  read: ReadItems<Item>
}

interface DeliveryList<Item> {
  /** @throws Problem validation-failed */
  ask(query: unknown, reading: Reading): Asked<Item>
  /** The place of an item in the order of the list. */
  place(item: Item): string
  /** What a place looks like, where it is no id. */
  form?: z.ZodType<string>
}

const LISTS: { [Name in DeliveryListName]: DeliveryList<DeliveryLists[Name]> } = {
  lanes: {
    ask: (query, { dataSource, subscriptionId, caller }) => ({
      ...readQuery(DELIVERY_PARAMETERS.lanes, query),
      read: (place) => listLanes(dataSource, subscriptionId, caller, place),
    }),
    place: ({ storyId }) => storyId,
  },
  attempts: {
    ask: (query, { dataSource, subscriptionId, caller }) => {
      const { storyId = null, ...page } = readQuery(DELIVERY_PARAMETERS.attempts, query)
      const read: ReadItems<Attempt> = ({ after, limit }) =>
        listAttempts(dataSource, subscriptionId, caller, { before: after, storyId, limit })
      return { ...page, read }
    },
    place: ({ attemptId }) => attemptId,
    form: NUMBER,
  },
  deadLetters: {
    ask: (query, { dataSource, subscriptionId, caller }) => ({
      ...readQuery(DELIVERY_PARAMETERS.deadLetters, query),
      read: (place) => listDeadLetters(dataSource, subscriptionId, caller, place),
    }),
    place: ({ deadLetterId }) => deadLetterId,
    form: NUMBER,
  },
  received: {
    ask: (query, { dataSource, subscriptionId, caller }) => {
      const { developmentId, ...page } = readQuery(DELIVERY_PARAMETERS.received, query)
      const read: ReadItems<Received> = (place) =>
        received(dataSource, subscriptionId, developmentId, caller, place)
      return { ...page, read }
    },
    place: ({ storyId }) => storyId,
  },
}

/** What became of a subscription's messages, of stories that the caller may read. */
@needs('reader', 'looking after a subscription')
export class ListDeliveries<Name extends DeliveryListName> extends Query<Page<DeliveryLists[Name]>> {
  constructor(
    readonly name: Name,
    readonly subscriptionId: string,
    /** The parameters, as sent. */
    readonly query: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries<DeliveryListName>> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed; not-found where the subscription is none of the caller's */
  async execute<Name extends DeliveryListName>({
    name,
    subscriptionId,
    query,
    caller,
  }: ListDeliveries<Name>): Promise<Page<DeliveryLists[Name]>> {
    const id = inPath('subscriptionId', subscriptionId)
    const { dataSource } = this
    const { ask, ...list } = LISTS[name]
    const { read, ...page } = ask(query, { dataSource, subscriptionId: id, caller })
    found(await findSubscription(dataSource, id, ownerOf(caller)))
    return pageAfter(name, page, { read, ...list })
  }
}
