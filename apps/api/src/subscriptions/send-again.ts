import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import {
  RedriveBody,
  ReplayBody,
  type Lane,
  type Redriven,
  type ReplayRequested,
  type Subscription,
} from '@filrouge/contract'
import { findSubscription, redrive, replay, retryLane, type Replay } from '@filrouge/delivery'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import type { z } from 'zod'
import { needs } from '../http/needs.js'
import { invalid, mustBeEmpty, validated } from '../http/validation.js'
import { inPath } from '../http/path.js'
import { found, ownerOf } from './owned.js'
import { mayMeanTheSame } from './patterns.js'

/** Sends again what was sent, from a version or a time. */
@needs('reader', 'looking after a subscription')
export class ReplaySubscription extends Command<ReplayRequested> {
  constructor(
    readonly subscriptionId: string,
    /** As sent. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(ReplaySubscription)
export class ReplaySubscriptionHandler implements ICommandHandler<ReplaySubscription> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, also where the subscription never gets such stories; not-found */
  async execute({ subscriptionId, body, caller }: ReplaySubscription): Promise<ReplayRequested> {
    const id = inPath('subscriptionId', subscriptionId)
    const asked = validated(ReplayBody, body ?? {})
    const subscription = found(await findSubscription(this.dataSource, id, ownerOf(caller)))
    mustMean(subscription, asked.stories ?? [])
    await replay(this.dataSource, id, replayOf(asked))
    return { subscriptionId: id }
  }
}

/** Sends dead letters again. */
@needs('reader', 'looking after a subscription')
export class RedriveDeadLetters extends Command<Redriven> {
  constructor(
    readonly subscriptionId: string,
    /** As sent. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(RedriveDeadLetters)
export class RedriveDeadLettersHandler implements ICommandHandler<RedriveDeadLetters> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ subscriptionId, body, caller }: RedriveDeadLetters): Promise<Redriven> {
    const id = inPath('subscriptionId', subscriptionId)
    const { stories = null } = validated(RedriveBody, body ?? {})
    found(await findSubscription(this.dataSource, id, ownerOf(caller)))
    return { subscriptionId: id, redriven: await redrive(this.dataSource, id, stories) }
  }
}

/** Tries the next message of a lane now. */
@needs('reader', 'looking after a subscription')
export class RetryLane extends Command<Lane> {
  constructor(
    readonly subscriptionId: string,
    readonly storyId: string,
    /** Nothing may be sent. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(RetryLane)
export class RetryLaneHandler implements ICommandHandler<RetryLane> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ subscriptionId, storyId, body, caller }: RetryLane): Promise<Lane> {
    const id = inPath('subscriptionId', subscriptionId)
    mustBeEmpty(body)
    const story = inPath('storyId', storyId)
    found(await findSubscription(this.dataSource, id, ownerOf(caller)))
    const lane = await retryLane(this.dataSource, id, story, caller)
    if (!lane) throw new Problem('not-found', { detail: 'the subscription has no lane of such a story' })
    return lane
  }
}

/** @throws Problem validation-failed where stories are asked for that the subscription never gets */
function mustMean({ stories: meant }: Subscription, stories: readonly string[]): void {
  const errors = stories.flatMap((asked, n) =>
    meant.some((one) => mayMeanTheSame(asked, one))
      ? []
      : [{ pointer: `/stories/${n}`, message: 'the subscription has no such stories' }],
  )
  if (errors.length > 0) throw invalid(errors)
}

/** From the first version, where the request says neither a version nor a time. */
const replayOf = ({ stories, fromVersion = 1, knownAt }: z.output<typeof ReplayBody>): Replay => ({
  stories: stories ? [...new Set(stories)] : null,
  from: knownAt === undefined ? { version: fromVersion } : { knownAt },
})
