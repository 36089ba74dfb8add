import type { DraftedEvent } from '@filrouge/story'
import type { Mention } from './mentions.js'

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

/** What was said last of a title or headline, and by which event. */
type Said = Mention & { spoken: Spoken }

/** Most headlines of a desk have the same few languages: a headline keeps their place in this list. */
const sharedLanguages: Spoken[] = []
const placesOfLanguages = new Map<string, number>()
const MOST_LANGUAGES = 1_000
/** The most languages of a headline that is in the list. */
const MOST_TAGS = 8

/** The place of the languages in the list. @returns null: the list is full, or they are too many */
function placeOf(spoken: Spoken): number | null {
  if ((spoken.tags?.length ?? 0) > MOST_TAGS) return null
  const key = JSON.stringify(spoken)
  const before = placesOfLanguages.get(key)
  if (before !== undefined) return before
  if (sharedLanguages.length === MOST_LANGUAGES) return null
  placesOfLanguages.set(key, sharedLanguages.length)
  return sharedLanguages.push(spoken) - 1
}

/** The languages of the title and headlines of a story, by the id of the development; those of the title under ''. */
export class MainLanguages {
  /** A number for what an event said that names only this development: its version and the place of the languages. */
  private readonly said = new Map<string, number | Said>()

  get size(): number {
    return this.said.size
  }

  has(developmentId: string): boolean {
    return this.said.has(developmentId)
  }

  get(developmentId: string): Said | undefined {
    const said = this.said.get(developmentId)
    if (typeof said !== 'number') return said
    const spoken = sharedLanguages[said % MOST_LANGUAGES] ?? NOT_KNOWN
    return { version: Math.floor(said / MOST_LANGUAGES), names: namesOf(developmentId), spoken }
  }

  set(developmentId: string, said: Said): void {
    const place = namesOf(developmentId).join() === said.names.join() ? placeOf(said.spoken) : null
    this.said.set(developmentId, place === null ? said : said.version * MOST_LANGUAGES + place)
  }
}

const namesOf = (developmentId: string) => (developmentId === '' ? [] : [developmentId])
