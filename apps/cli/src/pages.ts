import type { Page } from '@filrouge/client'

/** All pages of a list as one: about what the first is, and going on where the last does. */
export async function collected<Found extends Page<unknown>>(pages: AsyncIterable<Found>): Promise<Found> {
  let all: Found | null = null
  for await (const page of pages) {
    if (all) {
      all.items.push(...page.items)
      all.next = page.next
    } else all = page
  }
  if (!all) throw new Error('a list has at least one page')
  return all
}
