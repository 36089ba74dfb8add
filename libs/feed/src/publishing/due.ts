import type { Asked } from '../asked-events.js'

/** An entry of the feed. */
export interface Entry {
  sequence: string
  story_id: string
  version: number
  /** The last version of the story that was published. */
  published: number
}

/** Versions of a story that are to be published, if it is public. */
export interface Due {
  storyId: string
  /** The last version that was published before this step, and with what it has taken. */
  from: number
  published: number
  until: number
  isPassed: boolean
}

/** What is due of each story that the entries name, in the order of the feed. */
export function dueOf(entries: readonly Entry[]): Map<string, Due> {
  const stories = new Map<string, Due>()
  for (const { story_id: storyId, version, published } of entries) {
    const known = stories.get(storyId)
    if (known) known.until = Math.max(known.until, version)
    else stories.set(storyId, { storyId, from: published, published, until: version, isPassed: false })
  }
  return stories
}

/** What to ask for next: so many versions at most, story by story. */
export function nextPage(stories: readonly Due[], most: number): Asked[] {
  const asked: Asked[] = []
  let room = most
  for (const [n, { storyId, published, until, isPassed }] of stories.entries()) {
    if (room === 0) break
    if (isPassed || published >= until) continue
    const versions = Math.min(room, until - published)
    room -= versions
    asked.push({
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
  return asked
}

/** The last entry up to which everything is published or passed over; null where the first is not. */
export function doneUntil(entries: readonly Entry[], stories: ReadonlyMap<string, Due>): string | null {
  const isDone = ({ story_id, version }: Entry) => {
    const story = stories.get(story_id)
    return !story || story.isPassed || story.published >= version
  }
  const open = entries.findIndex((entry) => !isDone(entry))
  const done = open === -1 ? entries : entries.slice(0, open)
  return done.at(-1)?.sequence ?? null
}
