import type { Overview, PickedText } from '@filrouge/contract'
import { stripOverviewOf, type StripOverview } from '../../strip/overview.js'
import type { StripFacts } from '../../strip/view.js'
import { keyHeaders } from '../session-key.js'

/** The section of the strip. */
export const sectionIn = (page: Document): HTMLElement | null =>
  page.querySelector<HTMLElement>('.instrument')

/** What the service has handed to the strip of a page. Null: the page has no strip. */
export function factsIn(page: Document): StripFacts | null {
  const text = sectionIn(page)?.querySelector('script')?.textContent
  if (text == null) return null
  const facts: StripFacts = JSON.parse(text)
  return facts
}

/**
 * What the strip shows of the story as it is now. The page of a past version has nothing of it.
 * @returns null where it cannot be read
 */
export async function readNow(storyId: string, lang: string): Promise<StripOverview | null> {
  try {
    const address = `/v1/stories/${storyId}/overview?${new URLSearchParams({ lang }).toString()}`
    const answer = await fetch(address, { headers: keyHeaders() })
    if (!answer.ok) return null
    const overview: Overview<PickedText> = await answer.json()
    return stripOverviewOf(overview)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
