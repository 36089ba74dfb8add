import type { EventOf } from '@filrouge/story'
import type { Projecting } from './projecting.js'
import type { StoryRow } from './tables.js'

type StoryEvent = EventOf<
  'StoryOpened' | 'StoryDescribed' | 'StoryClosed' | 'StoryReopened' | 'StoriesLinked'
>

/** Writes the header of a story: title, summary, language, tags, visibility, status. */
export function projectStory(event: StoryEvent, { current, rows }: Projecting): void {
  const { storyId, version } = event
  const next = (change: Partial<StoryRow>) =>
    current.putStory({ ...current.storyOf(storyId), from_version: version, to_version: null, ...change })
  switch (event.type) {
    case 'StoryOpened': {
      const { visibility, ...doc } = event.data
      return current.putStory({
        story_id: storyId,
        from_version: version,
        to_version: null,
        status: 'open',
        visibility,
        doc,
      })
    }
    case 'StoryDescribed': {
      const { visibility, ...described } = event.data
      const before = current.storyOf(storyId)
      return next({ visibility: visibility ?? before.visibility, doc: { ...before.doc, ...described } })
    }
    case 'StoryClosed':
      return next({ status: 'closed' })
    case 'StoryReopened':
      return next({ status: 'open' })
    case 'StoriesLinked':
      return rows.add('storyLink', {
        story_id: storyId,
        version,
        other_id: event.data.storyId,
        relation: event.data.relation,
      })
  }
}
