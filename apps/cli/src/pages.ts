import type { Page } from '@filrouge/client'

/** Joins the pages of a list: the fields of the first page, all items, and `next` of the last page. */
export async function collected<Listed extends Page<unknown>>(pages: AsyncIterable<Listed>): Promise<Listed> {
  let all: Listed | null = null
  for await (const page of pages) {
    if (all) {
      all.items.push(...page.items)
      all.next = page.next
    } else all = page
  }
  if (!all) throw new Error('a list has at least one page')
  return all
}
