import type { DraftedEvent } from '@filrouge/story'

/** The main language of a story or development, and the languages of its title or headline. Null: not known. */
export interface Spoken {
  language: string | null
  tags: readonly string[] | null
}

export const NOT_KNOWN: Spoken = { language: null, tags: null }

/**
 * The languages of a story's title or of a development's headline after an event.
 * @param before those before it
 * @returns null for an event that changes neither
 */
export function spokenAfter({ type, data }: DraftedEvent, before: Spoken): Spoken | null {
  switch (type) {
    case 'StoryOpened':
      return spoken(data.title, data.language, before)
    case 'StoryDescribed':
      return data.title ? spoken(data.title, undefined, before) : null
    case 'DevelopmentReported':
      return spoken(data.headline, data.language, before)
    case 'DevelopmentCorrected': {
      const { headline, language } = data.changes
      return headline || language !== undefined ? spoken(headline, language, before) : null
    }
    default:
      return null
  }
}

function spoken(
  text: Readonly<Record<string, string>> | undefined,
  language: string | undefined,
  before: Spoken,
): Spoken {
  return { language: language ?? before.language, tags: text ? Object.keys(text) : before.tags }
}

/** The development whose headline an event writes. Null: it is about the story's title, or about neither. */
export const headlineOf = ({ type, data }: DraftedEvent): string | null =>
  type === 'DevelopmentReported' || type === 'DevelopmentCorrected' || type === 'TranslationAdded'
    ? data.developmentId
    : null
