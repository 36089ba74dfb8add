import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { isPublished } from '@filrouge/feed'
import { unavailable } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { invalid } from '../http/validation.js'
import { PinnedVersions } from '../stories/pinned-versions.js'
import { readParametersOf } from '../stories/read-parameters.js'
import type { StoryStreamRequest } from '../stories/story-stream-request.js'
import type { Followed } from './followed.js'
import { FollowedStory } from './followed-story.js'
import { startOfStory } from './live-parameters.js'

/** Follows a story from now on, or from a version. */
@needs('anyone', 'reading')
export class FollowStory extends Query<Followed> {
  readonly caller: Caller

  constructor(readonly request: StoryStreamRequest) {
    super()
    this.caller = request.caller
  }
}

@QueryHandler(FollowStory)
export class FollowStoryHandler implements IQueryHandler<FollowStory> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
  ) {}

  /** @throws Problem validation-failed, story-not-found; unavailable while the log is folded again */
  async execute({ request }: FollowStory): Promise<Followed> {
    const start = startOfStory(request)
    const storyId = inPath('storyId', request.storyId)
    const judgeFor = (caller: Caller) =>
      this.versions.pin(storyId, readParametersOf({}, request.minVersion()), caller)
    const { version } = await judgeFor(request.caller)
    if (start && start.version > version) {
      if (await isPublished(this.dataSource, storyId, start.version))
        throw unavailable(`version ${start.version} of the story is being folded again`)
      throw invalid([
        {
          pointer: start.pointer,
          message: `the story has no version ${start.version}: its last one is ${version}`,
        },
      ])
    }
    const { caller, keyId, callerNow } = request
    const judge = async () => judgeFor(await callerNow())
    return new FollowedStory(
      { dataSource: this.dataSource, storyId, caller, keyId, judge },
      start?.version ?? version,
    )
  }
}
