import type { EventsRequest } from '../story-events.js'

/** An entry of the feed. */
export interface Entry {
  sequence: string
  story_id: string
  version: number
  /** The last published version of the story. */
  published: number
}

/** The versions of a story that are due, if the story is public. */
export interface Due {
  storyId: string
  /** The last version that was published before this step. `published` includes the events of this step. */
  from: number
  published: number
  until: number
  isPassed: boolean
}

/** The due versions of each story in the entries, in the order of the feed. */
export function dueOf(entries: readonly Entry[]): Map<string, Due> {
  const stories = new Map<string, Due>()
  for (const { story_id: storyId, version, published } of entries) {
    const known = stories.get(storyId)
    if (known) known.until = Math.max(known.until, version)
    else stories.set(storyId, { storyId, from: published, published, until: version, isPassed: false })
  }
  return stories
}

/** The next requests, story by story. @param most the maximum number of versions in all */
export function nextPage(stories: readonly Due[], most: number): EventsRequest[] {
  const requests: EventsRequest[] = []
  let room = most
  for (const [n, { storyId, published, until, isPassed }] of stories.entries()) {
    if (room === 0) break
    if (isPassed || published >= until) continue
    const versions = Math.min(room, until - published)
    room -= versions
    requests.push({
      n,
      story_id: storyId,
      from_version: published + 1,
      to_version: published + versions,
      types: null,
      most: versions,
      bytes: null,
      with_previous: false,
      with_story: false,
    })
  }
  return requests
}

/** The last entry up to which everything is published or skipped. Null: the first entry is not. */
export function doneUntil(entries: readonly Entry[], stories: ReadonlyMap<string, Due>): string | null {
  const isDone = ({ story_id, version }: Entry) => {
    const story = stories.get(story_id)
    return !story || story.isPassed || story.published >= version
  }
  const open = entries.findIndex((entry) => !isDone(entry))
  const done = open === -1 ? entries : entries.slice(0, open)
  return done.at(-1)?.sequence ?? null
}
