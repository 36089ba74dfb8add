import type { Asker } from './ask.js'
import type { Session } from './session.js'
import type { WriteFlags } from './writing.js'
import { learnedMeant, type Meant } from './when.js'

/** A story whose last known time is less than this ago is filed as things happen. */
const LATE_MS = 3_600_000

/**
 * Asks when the desk learned of this, where the story was filed late up to now: an append without a learned time would end
 * late filing.
 * @returns the learned time, if one is answered
 */
export async function knownNow(
  asker: Asker,
  { client, out }: Session,
  storyId: string,
  { learnedAt, async: isAsync }: WriteFlags,
): Promise<{ learnedAt?: Meant }> {
  if (learnedAt !== undefined || isAsync) return {}
  const last = await client
    .eventPages(storyId, { limit: 1 })
    .next()
    .catch(() => null)
  const page = last?.done === false ? last.value : null
  if (!page || page.knownAt === page.recordedAt) return {}
  if (Date.now() - Date.parse(page.knownAt) < LATE_MS) return {}
  const question = `This story was last filed for ${out.time(page.knownAt)}. Known now, or when (now, "yesterday 18:00"): `
  const meant = await asker.value(question, (text) => learnedMeant(text || 'now', new Date()))
  return { learnedAt: meant }
}
