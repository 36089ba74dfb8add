import type { PlainDevelopment } from '@filrouge/record'
import type { DraftedEvent } from '@filrouge/story'
import { NOT_KNOWN, spokenAfter, type Spoken } from './main-languages.js'

interface Named {
  spoken: Spoken
  isPlanned: boolean | null
}

/** The developments that an append must know from before it: those that it corrects or translates. */
export function developmentsBefore(events: readonly DraftedEvent[]): string[] {
  const reported = new Set<string>()
  const before = new Set<string>()
  for (const { type, data } of events) {
    if (type === 'DevelopmentReported') reported.add(data.developmentId)
    if (type !== 'DevelopmentCorrected' && type !== 'TranslationAdded') continue
    if (!reported.has(data.developmentId)) before.add(data.developmentId)
  }
  return [...before]
}

/**
 * The developments that an append reports, corrects or translates: what was recorded of them, and then what its own events
 * say. They are read for each append, because a story may have any number of them.
 */
export class NamedDevelopments {
  private readonly named: Map<string, Named>

  /** @param recorded those before the append that its writer may see */
  constructor(recorded: readonly PlainDevelopment[]) {
    this.named = new Map(
      recorded.map(({ developmentId, headline, language, actuality }) => [
        developmentId,
        { spoken: { language, tags: Object.keys(headline ?? {}) }, isPlanned: isPlanned(actuality) },
      ]),
    )
  }

  learn(event: DraftedEvent): void {
    if (event.type !== 'DevelopmentReported' && event.type !== 'DevelopmentCorrected') return
    const { developmentId } = event.data
    const { actuality } = event.type === 'DevelopmentReported' ? event.data : event.data.changes
    const before = this.spoken(developmentId)
    this.named.set(developmentId, {
      spoken: spokenAfter(event, before) ?? before,
      isPlanned: actuality === undefined ? this.isPlanned(developmentId) : isPlanned(actuality),
    })
  }

  /** The main language and the languages of the headline. */
  spoken(developmentId: string): Spoken {
    return this.named.get(developmentId)?.spoken ?? NOT_KNOWN
  }

  /** Null: the development is not known. */
  isPlanned(developmentId: string): boolean | null {
    return this.named.get(developmentId)?.isPlanned ?? null
  }
}

/** @param actuality null or absent: it has happened */
export const isPlanned = (actuality: string | null | undefined): boolean =>
  !!actuality && actuality !== 'actual'
