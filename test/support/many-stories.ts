import type { Filrouge } from '@filrouge/client'
import { reported } from './envelopes.js'

const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10)

/** Records a story of so many developments, `d-1` and on, one a day. */
export async function recordLong(client: Filrouge, storyId: string, developments: number): Promise<void> {
  const opened = { type: 'StoryOpened', data: { title: { en: 'A long story' }, language: 'en' } }
  await client.appendBody(storyId, { events: [opened] })
  const all = Array.from({ length: developments }, (_, n) =>
    reported(`n-${n + 1}`, { headline: { en: `Development ${n + 1}` }, occurred: day(n) }),
  )
  for (let n = 0; n < all.length; n += 50) await client.appendBody(storyId, { events: all.slice(n, n + 50) })
}

/** Opens so many stories, `s-01` and on, in this order. Each third has the tag `third`. */
export async function openStories(client: Filrouge, stories: number): Promise<void> {
  for (let n = 1; n <= stories; n++)
    await client.openStory(`s-${String(n).padStart(2, '0')}`, {
      title: { en: `Story ${n}` },
      language: 'en',
      tags: n % 3 === 0 ? ['third'] : [],
    })
}
