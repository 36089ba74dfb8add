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
import { orNotFound, ownerOf } from './ownership.js'

interface DeliveryLists {
  lanes: Lane
  attempts: Attempt
  deadLetters: DeadLetter
  received: Received
}
export type DeliveryListName = keyof DeliveryLists

/** The query parameters of each list. */
export const DELIVERY_PARAMETERS = {
  lanes: pageParameters,
  attempts: { ...pageParameters, storyId: Id.optional().describe('Attempts of this story.') },
  deadLetters: pageParameters,
  received: {
    ...pageParameters,
    developmentId: Id.describe('The development whose acknowledged versions are listed.'),
  },
}

/** The subscription of a read, and the caller. */
interface ReadContext {
  dataSource: DataSource
  subscriptionId: string
  caller: Caller
}

/** Reads the items after a place. Null: from the beginning. */
type ReadItems<Item> = (place: { after: string | null; limit: number }) => Promise<Item[]>

interface PageRequest<Item> {
  limit: number
  cursor?: string | undefined
  read: ReadItems<Item>
}

interface DeliveryList<Item> {
  /** @throws Problem validation-failed */
  parse(query: unknown, context: ReadContext): PageRequest<Item>
  /** The place of an item in the order of the list. */
  place(item: Item): string
  /** The form of a place. Default: an id. */
  form?: z.ZodType<string>
}

const LISTS: { [Name in DeliveryListName]: DeliveryList<DeliveryLists[Name]> } = {
  lanes: {
    parse: (query, { dataSource, subscriptionId, caller }) => ({
      ...readQuery(DELIVERY_PARAMETERS.lanes, query),
      read: (place) => listLanes(dataSource, subscriptionId, caller, place),
    }),
    place: ({ storyId }) => storyId,
  },
  attempts: {
    parse: (query, { dataSource, subscriptionId, caller }) => {
      const { storyId = null, ...page } = readQuery(DELIVERY_PARAMETERS.attempts, query)
      const read: ReadItems<Attempt> = ({ after, limit }) =>
        listAttempts(dataSource, subscriptionId, caller, { before: after, storyId, limit })
      return { ...page, read }
    },
    place: ({ attemptId }) => attemptId,
    form: NUMBER,
  },
  deadLetters: {
    parse: (query, { dataSource, subscriptionId, caller }) => ({
      ...readQuery(DELIVERY_PARAMETERS.deadLetters, query),
      read: (place) => listDeadLetters(dataSource, subscriptionId, caller, place),
    }),
    place: ({ deadLetterId }) => deadLetterId,
    form: NUMBER,
  },
  received: {
    parse: (query, { dataSource, subscriptionId, caller }) => {
      const { developmentId, ...page } = readQuery(DELIVERY_PARAMETERS.received, query)
      const read: ReadItems<Received> = (place) =>
        received(dataSource, subscriptionId, developmentId, caller, place)
      return { ...page, read }
    },
    place: ({ storyId }) => storyId,
  },
}

/** Lists lanes, attempts, dead letters or acknowledged versions, of stories that the caller may read. */
@needs('reader', 'looking after a subscription')
export class ListDeliveries<Name extends DeliveryListName> extends Query<Page<DeliveryLists[Name]>> {
  constructor(
    readonly name: Name,
    readonly subscriptionId: string,
    /** Not validated. */
    readonly query: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries<DeliveryListName>> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed; not-found where the caller has no such subscription */
  async execute<Name extends DeliveryListName>({
    name,
    subscriptionId,
    query,
    caller,
  }: ListDeliveries<Name>): Promise<Page<DeliveryLists[Name]>> {
    const id = inPath('subscriptionId', subscriptionId)
    const { dataSource } = this
    const { parse, ...list } = LISTS[name]
    const { read, ...page } = parse(query, { dataSource, subscriptionId: id, caller })
    orNotFound(await findSubscription(dataSource, id, ownerOf(caller)))
    return pageAfter(name, page, { read, ...list })
  }
}
