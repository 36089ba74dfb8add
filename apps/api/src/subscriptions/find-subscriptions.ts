import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { findSubscription, listSubscriptions } from '@filrouge/delivery'
import { type Caller } from '@filrouge/access'
import type { Subscription } from '@filrouge/contract'
import { DataSource } from 'typeorm'
import { found, ownerOf } from './owned.js'

/** The caller's subscriptions; an admin's: everybody's. */
export class ListSubscriptions extends Query<Subscription[]> {
  constructor(
    readonly page: { after: string | null; limit: number },
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListSubscriptions)
export class ListSubscriptionsHandler implements IQueryHandler<ListSubscriptions> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  execute({ page, caller }: ListSubscriptions): Promise<Subscription[]> {
    return listSubscriptions(this.dataSource, ownerOf(caller), page)
  }
}

/** One subscription. */
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

  /** @throws Problem not-found */
  async execute({ subscriptionId, caller }: FindSubscription): Promise<Subscription> {
    return found(await findSubscription(this.dataSource, subscriptionId, ownerOf(caller)))
  }
}
