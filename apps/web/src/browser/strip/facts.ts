import type { Overview, PickedText, Revisions } from '@filrouge/contract'
import { stripMomentOf, stripOverviewOf, type StripMoment, type StripOverview } from '../../strip/overview.js'
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
  const overview = await readJson<Overview<PickedText>>(`/v1/stories/${storyId}/overview`, { lang })
  return overview && stripOverviewOf(overview)
}

/**
 * The last moments until a version, from the last one back.
 * @returns null where they cannot be read
 */
export async function readMoments(storyId: string, version: number): Promise<StripMoment[] | null> {
  const query = { version: String(version), order: 'desc', limit: '500' }
  const revisions = await readJson<Revisions>(`/v1/stories/${storyId}/revisions`, query)
  return revisions && revisions.items.map(stripMomentOf)
}

async function readJson<Answer>(
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<Answer | null> {
  try {
    const answer = await fetch(`${path}?${new URLSearchParams(query).toString()}`, { headers: keyHeaders() })
    if (!answer.ok) return null
    const read: Answer = await answer.json()
    return read
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
