import { LRUCache } from 'lru-cache'
import { isLasting, type PageLasts } from './page-lasts.js'
import type { RenderedPage } from './rendered-page.js'

interface Kept {
  page: RenderedPage
  lasts: PageLasts
}

const MAX_BYTES = 32 * 1024 * 1024

/** Caches rendered pages. A key contains everything that its page depends on, but for the time. */
export class PageCache {
  private readonly pages = new LRUCache<string, Kept>({
    maxSize: MAX_BYTES,
    // With its compressed form.
    sizeCalculation: ({ page }) => Math.ceil(page.bytes.length * 1.5) + 500,
  })

  /**
   * Gives the page of this key, and makes it where it is not cached, or not the same any more.
   * @param judgedAt the time at which its expectations are judged: RFC 3339 with milliseconds
   * @param now milliseconds since 1970
   */
  async of(key: string, judgedAt: string, now: number, make: () => Promise<Kept>): Promise<RenderedPage> {
    const kept = this.pages.get(key)
    if (kept && isLasting(kept.lasts, judgedAt, now)) return kept.page
    const made = await make()
    this.pages.set(key, made)
    return made.page
  }
}
