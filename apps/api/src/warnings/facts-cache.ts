import { StoryFacts, type LearntEvent } from './story-facts.js'

/** The most entries of all stories together: some 16 MB, and more where names are long. */
const MOST = 80_000
/** The most events of a story that wait for those before them. */
const MOST_WAITING = 200

/** An accepted event of which only the record says what developments it names. It is read before it is learnt. */
interface UnreadEvent {
  version: number
  names: null
}

interface Kept {
  storyId: string
  facts: StoryFacts
  /** The greatest version that is known to exist. */
  known: number
  /** Accepted events that came before those before them, by version. */
  waiting: Map<number, LearntEvent | UnreadEvent>
  /** Its place in the list of all. */
  place: number
}

/**
 * The facts of stories that were written to. Any other story makes room for one that is written to: if that were the one
 * that waited for the longest time, stories that are written to in turn would each go just before they are needed.
 */
export class FactsCache {
  private readonly stories = new Map<string, Kept>()
  private readonly all: Kept[] = []
  private size = 0

  /** Whether all events that are known to exist were learnt. */
  isCurrent(storyId: string): boolean {
    const kept = this.stories.get(storyId)
    return kept !== undefined && kept.facts.version >= kept.known
  }

  versionOf(storyId: string): number {
    return this.stories.get(storyId)?.facts.version ?? 0
  }

  factsOf(storyId: string): StoryFacts {
    return this.stories.get(storyId)?.facts ?? new StoryFacts()
  }

  /**
   * Learns the last events of a story, in order. Where some between are missing, the story is not known as a whole.
   * @param after the version after which they were read. If those before were forgotten meanwhile, nothing is learnt.
   */
  learnRead(storyId: string, events: readonly LearntEvent[], after = 0): void {
    if (this.versionOf(storyId) < after) return
    this.change(storyId, ({ facts }) => {
      for (const event of events) {
        if (event.version <= facts.version) continue
        if (event.version > facts.version + 1) facts.isWhole = false
        facts.learn(event)
      }
    })
  }

  /** Learns the events of an accepted append. They wait where events before them are missing or must be read. */
  learnAccepted(storyId: string, events: readonly (LearntEvent | UnreadEvent)[]): void {
    this.change(storyId, (kept) => {
      const { facts, waiting } = kept
      for (const event of events) if (event.version > facts.version) waiting.set(event.version, event)
      kept.known = Math.max(kept.known, ...waiting.keys())
      for (const version of waiting.keys()) if (waiting.size > MOST_WAITING) waiting.delete(version)
    })
  }

  private change(storyId: string, make: (kept: Kept) => void): void {
    const kept = this.stories.get(storyId) ?? this.added(storyId)
    const before = kept.facts.size
    make(kept)
    learnWaiting(kept)
    this.size += kept.facts.size - before
    while (this.size > MOST && this.all.length > 1) {
      const other = this.all[Math.floor(Math.random() * this.all.length)]
      if (other && other !== kept) this.remove(other)
    }
  }

  private added(storyId: string): Kept {
    const facts = new StoryFacts()
    const kept: Kept = { storyId, facts, known: 0, waiting: new Map(), place: this.all.length }
    this.stories.set(storyId, kept)
    this.all.push(kept)
    this.size += facts.size
    return kept
  }

  private remove({ storyId, facts, place }: Kept): void {
    this.stories.delete(storyId)
    this.size -= facts.size
    const last = this.all.pop()
    if (!last || last.storyId === storyId) return
    last.place = place
    this.all[place] = last
  }
}

function learnWaiting({ facts, waiting }: Kept): void {
  for (;;) {
    const next = waiting.get(facts.version + 1)
    if (!next) break
    // A read has those behind it too.
    if (next.names === null) return waiting.clear()
    facts.learn(next)
  }
  for (const version of waiting.keys()) if (version <= facts.version) waiting.delete(version)
}
