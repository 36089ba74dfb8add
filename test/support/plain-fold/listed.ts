import type { Story } from '@filrouge/contract'
import { developmentsOf } from './developments.js'
import type { Look } from './look.js'
import { shortOf } from './overview.js'
import { headerOf, lastTouched, stateOf } from './story.js'
import { timelineOf } from './timeline.js'

const MOST_MARKS = 120

/** A story as the list of stories shows it. @param look the story now */
export function listedOf(look: Look, storyId: string): Story {
  const { links: _, ...header } = headerOf(look)
  const { counts, updatedAt } = stateOf(look, storyId)
  const marks = timelineOf(look)
  return {
    storyId,
    version: look.at.version,
    ...header,
    updatedAt,
    counts,
    latest: lastTouched(developmentsOf(look), 3).map((development) => ({
      ...shortOf(look, development),
      recordedAt: development.recordedAt,
      updatedAt: development.updatedAt,
    })),
    strip:
      marks.length > MOST_MARKS
        ? null
        : marks.map(({ occurredRange, kind, importance, actuality }) => ({
            ...occurredRange,
            category: kind.category,
            importance,
            actuality,
          })),
  }
}
