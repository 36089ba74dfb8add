import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { findSubscription, listSubscriptions } from '@filrouge/delivery'
import { type Caller } from '@filrouge/access'
import type { Page, Subscription } from '@filrouge/contract'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { pageAfter } from '../http/page.js'
import { pageParameters, readQuery } from '../http/query.js'
import { inPath } from '../http/path.js'
import { orNotFound, ownerOf } from './ownership.js'

/** Lists the subscriptions of the caller's principal. For an admin: all subscriptions. */
@needs('reader', 'listing subscriptions')
export class ListSubscriptions extends Query<Page<Subscription>> {
  constructor(
    /** `limit` and `cursor`, not validated. */
    readonly query: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListSubscriptions)
export class ListSubscriptionsHandler implements IQueryHandler<ListSubscriptions> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed */
  async execute({ query, caller }: ListSubscriptions): Promise<Page<Subscription>> {
    return pageAfter('subscriptions', readQuery(pageParameters, query), {
      read: (page) => listSubscriptions(this.dataSource, ownerOf(caller), page),
      place: ({ subscriptionId }) => subscriptionId,
    })
  }
}

/** Finds one subscription. */
@needs('reader', 'reading a subscription')
export class FindSubscription extends Query<Subscription> {
  constructor(
    readonly subscriptionId: string,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(FindSubscription)
export class FindSubscriptionHandler implements IQueryHandler<FindSubscription> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ subscriptionId, caller }: FindSubscription): Promise<Subscription> {
    return orNotFound(
      await findSubscription(this.dataSource, inPath('subscriptionId', subscriptionId), ownerOf(caller)),
    )
  }
}
