import type { PinnedStory } from '@filrouge/record'
import type { StoryQuery } from '@filrouge/web'
import { inPath } from '../http/path.js'
import type { PinnedVersions } from '../stories/pinned-versions.js'
import { onlyReadParameters } from '../stories/read-parameters.js'
import type { ReadRequest } from '../stories/read-request.js'

/**
 * The version of a story that a page shows.
 * @throws Problem validation-failed, story-not-found, version-not-found; unavailable where the minimum version is not visible
 *   in time
 */
export function pinPage(
  versions: PinnedVersions,
  read: Omit<ReadRequest, 'query'>,
  { version, knownAt, recordedAt, happenedBy }: StoryQuery,
): Promise<PinnedStory> {
  const asked = Object.entries({ version: version?.toString(), knownAt, recordedAt, happenedBy })
  const query = Object.fromEntries(asked.filter(([, value]) => value !== undefined))
  return versions.pin(inPath('storyId', read.storyId), onlyReadParameters({ ...read, query }), read.caller)
}
