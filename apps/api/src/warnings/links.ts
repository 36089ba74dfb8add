import { mayReadStory, type Caller } from '@filrouge/access'
import type { Visibility, Warning } from '@filrouge/contract'
import { quoted, type DraftedEvent, type Envelope } from '@filrouge/story'

/** The stories whose visibility the warnings about links need: the linked ones, and the story itself. */
export function storiesOfLinks({ storyId, events }: Pick<Envelope, 'storyId' | 'events'>): string[] {
  const linked = events.flatMap((event) => (event.type === 'StoriesLinked' ? [event.data.storyId] : []))
  return linked.length === 0 ? [] : [...new Set([storyId, ...linked])]
}

/**
 * The warnings about links to other stories: there is none that the caller may read (a story that it may not read looks
 * like one that does not exist), or it is restricted while this story is public, so that the link shows its id to anyone.
 * Pure.
 * @param visibilities of the stories of the links, before the append
 */
export function linkWarnings(
  { storyId, events }: Pick<Envelope, 'storyId' | 'events'>,
  visibilities: ReadonlyMap<string, Visibility>,
  caller: Caller,
): Warning[] {
  const own = visibilityAfter(events, visibilities.get(storyId))
  return events.flatMap((event, index): Warning[] => {
    if (event.type !== 'StoriesLinked') return []
    const pointer = `/events/${index}/data/storyId`
    const other = event.data.storyId === storyId ? own : visibilities.get(event.data.storyId)
    const name = quoted(event.data.storyId)
    if (other === undefined || !mayReadStory(caller, event.data.storyId, other))
      return [
        {
          pointer,
          code: 'story-unknown',
          message: `there is no story ${name} that this key may read: check the id`,
        },
      ]
    if (other === 'public' || own === 'restricted') return []
    const message = `the story ${name} is restricted, and this one is public: the link shows the id to anyone`
    return [{ pointer, code: 'link-restricted', message }]
  })
}

function visibilityAfter(
  events: readonly DraftedEvent[],
  before: Visibility | undefined,
): Visibility | undefined {
  return events.reduce(
    (visibility, event) =>
      event.type === 'StoryOpened' || event.type === 'StoryDescribed'
        ? (event.data.visibility ?? visibility)
        : visibility,
    before,
  )
}
