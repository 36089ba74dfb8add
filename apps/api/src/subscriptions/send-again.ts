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
import { visibleVersion } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import { quoted } from '@filrouge/story'
import { DataSource } from 'typeorm'
import type { z } from 'zod'
import { needs } from '../http/needs.js'
import { invalid, mustBeEmpty, validated } from '../http/validation.js'
import { inPath } from '../http/path.js'
import { orNotFound, ownerOf } from './ownership.js'
import { isPattern, mayMeanTheSame } from './patterns.js'

/** Sends events again, from a version or a time on. */
@needs('reader', 'looking after a subscription')
export class ReplaySubscription extends Command<ReplayRequested> {
  constructor(
    readonly subscriptionId: string,
    /** Not validated. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(ReplaySubscription)
export class ReplaySubscriptionHandler implements ICommandHandler<ReplaySubscription> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, also for stories that the subscription never gets, or versions not reached; not-found */
  async execute({ subscriptionId, body, caller }: ReplaySubscription): Promise<ReplayRequested> {
    const id = inPath('subscriptionId', subscriptionId)
    const request = validated(ReplayBody, body ?? {})
    const subscription = orNotFound(await findSubscription(this.dataSource, id, ownerOf(caller)))
    mustMatch(subscription, request.stories ?? [])
    await this.mustBeReached(request.stories ?? subscription.stories, request.fromVersion, caller)
    await replay(this.dataSource, id, replayOf(request))
    return { subscriptionId: id }
  }

  /** @throws Problem validation-failed where the replay is of one story, which has not reached the version */
  private async mustBeReached(
    stories: readonly string[],
    fromVersion: number | undefined,
    caller: Caller,
  ): Promise<void> {
    const [story, ...others] = new Set(stories)
    if (fromVersion === undefined || story === undefined || others.length > 0 || isPattern(story)) return
    const version = await visibleVersion(this.dataSource, story, caller)
    if (version === null || fromVersion <= version) return
    const message = `the story ${quoted(story)} is at version ${version}: give ${version} or less`
    throw invalid([{ pointer: '/fromVersion', message }])
  }
}

/** Sends dead letters again. */
@needs('reader', 'looking after a subscription')
export class RedriveDeadLetters extends Command<Redriven> {
  constructor(
    readonly subscriptionId: string,
    /** Not validated. */
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
    orNotFound(await findSubscription(this.dataSource, id, ownerOf(caller)))
    return { subscriptionId: id, redriven: await redrive(this.dataSource, id, stories) }
  }
}

/** Sends the next message of a lane now. */
@needs('reader', 'looking after a subscription')
export class RetryLane extends Command<Lane> {
  constructor(
    readonly subscriptionId: string,
    readonly storyId: string,
    /** Must be empty. */
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
    orNotFound(await findSubscription(this.dataSource, id, ownerOf(caller)))
    const lane = await retryLane(this.dataSource, id, story, caller)
    if (!lane) throw new Problem('not-found', { detail: 'the subscription has no lane of this story' })
    return lane
  }
}

/** @throws Problem validation-failed where the request names stories that the subscription never gets */
function mustMatch({ stories: patterns }: Subscription, stories: readonly string[]): void {
  const errors = stories.flatMap((story, n) =>
    patterns.some((pattern) => mayMeanTheSame(story, pattern))
      ? []
      : [{ pointer: `/stories/${n}`, message: 'the subscription has no such stories' }],
  )
  if (errors.length > 0) throw invalid(errors)
}

/** A replay starts at the first version where the request has neither a version nor a time. */
const replayOf = ({ stories, fromVersion = 1, knownAt }: z.output<typeof ReplayBody>): Replay => ({
  stories: stories ? [...new Set(stories)] : null,
  from: knownAt === undefined ? { version: fromVersion } : { knownAt },
})
