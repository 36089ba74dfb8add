import { visibleVersion } from '@filrouge/record'
import { type Caller } from '@filrouge/access'
import { type Notices } from '@filrouge/feed'
import type { DataSource } from 'typeorm'
import { unavailable } from '../http/problem-filter.js'

const POLL_MS = 250

/** Waits until a version of a story can be read. */
export class VisibleVersions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notices: Notices,
    private readonly timeoutMs: number,
  ) {}

  /** @throws Problem unavailable where it is not reached in time: so too where the caller may not read the story */
  async reach(storyId: string, version: number, caller: Caller): Promise<void> {
    const deadline = Date.now() + this.timeoutMs
    for (;;) {
      const told = this.told()
      try {
        if (((await visibleVersion(this.dataSource, storyId, caller)) ?? 0) >= version) return
        if (Date.now() >= deadline) throw unavailable(`version ${version} of the story is not visible yet`)
        await told.notice
      } finally {
        told.stop()
      }
    }
  }

  private told(): { notice: Promise<void>; stop(): void } {
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
