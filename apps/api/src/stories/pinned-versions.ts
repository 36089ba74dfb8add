import type { Caller } from '@filrouge/access'
import type { Notices } from '@filrouge/feed'
import { storyAt, visibleVersion, type PinnedStory } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import { unavailable } from '@filrouge/runtime'
import { notFoundSentence } from './not-found.js'
import type { ReadParameters } from './read-parameters.js'

const POLL_MS = 250

/**
 * @param pointer where the request has the version
 * @param current the current version of the story; null: it is not known
 */
export function versionNotReached(
  pointer: string,
  version: number | undefined,
  current: number | null,
): Problem {
  const message =
    current === null
      ? `the story has not reached version ${version}`
      : `the story is at version ${current}, and has not reached version ${version}`
  return new Problem('version-not-found', {
    detail: message,
    errors: [{ pointer, message }],
    ...(current !== null && { members: { currentVersion: current } }),
  })
}

/** Finds the version of a story that a read asks for, with the present rights of the caller. */
export class PinnedVersions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notices: Notices,
    private readonly timeoutMs: number,
  ) {}

  /** @throws Problem story-not-found, version-not-found; unavailable where `minVersion` is not visible in time */
  async pin(
    storyId: string,
    { at, minVersion, versionAt = '/query/version' }: ReadParameters,
    caller: Caller,
  ): Promise<PinnedStory> {
    if (minVersion !== null) await this.reach(storyId, minVersion, caller)
    const pinned = await storyAt(this.dataSource, storyId, at, caller)
    if (pinned === 'story-not-found')
      throw new Problem(pinned, {
        detail: await notFoundSentence(this.dataSource, storyId, at, caller),
      })
    if (pinned === 'version-not-found')
      throw versionNotReached(versionAt, at.version, await visibleVersion(this.dataSource, storyId, caller))
    return pinned
  }

  /**
   * Waits until a version is visible.
   * @throws Problem unavailable where that takes too long, also where the caller may not read the story
   */
  private async reach(storyId: string, version: number, caller: Caller): Promise<void> {
    const deadline = Date.now() + this.timeoutMs
    for (;;) {
      const next = this.nextNotice()
      try {
        if (((await visibleVersion(this.dataSource, storyId, caller)) ?? 0) >= version) return
        if (Date.now() >= deadline) throw unavailable(`version ${version} of the story is not visible yet`)
        await next.notice
      } finally {
        next.stop()
      }
    }
  }

  /** `notice` resolves at the next notice, or after 250 ms: a notice can be lost. */
  private nextNotice(): { notice: Promise<void>; stop(): void } {
    let stop: () => void = () => undefined
    const notice = new Promise<void>((resolve) => {
      const off = this.notices.onRecorded(() => resolve())
      const timer = setTimeout(resolve, POLL_MS)
      stop = () => {
        off()
        clearTimeout(timer)
      }
    })
    return { notice, stop }
  }
}
