import type { Diff, PickedText } from '@filrouge/client'
import type { Desk } from './desk.js'
import { headingOf } from '../../element-ids.js'
import { fieldWords } from '../../timeline/field-words.js'
import type { Subject } from './form.js'

/** Something that differs: what it is, and how it reads before and after. Null: nothing was there. */
export interface Change {
  what: string
  before: string | null
  after: string | null
}

/** What was recorded between two versions, in words. What the form is about comes first. @throws as the client does */
export async function changesMeanwhile(
  { client, reading, words }: Desk,
  { storyId, id }: Subject,
  from: number,
  to: number,
): Promise<Change[]> {
  const diff = await client.diff(storyId, { from, to, lang: reading.language })
  const said = new Sayings({ reading, words }, id)
  const concerned = diff.developments.corrected.filter(({ developmentId }) => developmentId === id)
  const others = diff.developments.corrected.filter(({ developmentId }) => developmentId !== id)
  return [
    ...concerned.flatMap((one) => said.corrected(one)),
    ...said.ofStory(diff),
    ...diff.developments.added.map(({ headline }) => said.new(reading.t.changes.added, headline)),
    ...others.flatMap((one) => said.corrected(one)),
    ...said.marked(diff),
    ...said.stated(diff),
  ]
}

type Shown = Diff<PickedText>
type Corrected = Shown['developments']['corrected'][number]

/** The sentences of changes in one language. */
class Sayings {
  constructor(
    private readonly parts: Pick<Desk, 'reading' | 'words'>,
    /** What the form is about: its headline is not repeated. */
    private readonly subject: string | null,
  ) {}

  new(what: string, text: PickedText): Change {
    return { what, before: null, after: text.value }
  }

  corrected({ developmentId, fields }: Corrected): Change[] {
    const { reading, words } = this.parts
    const named = (field: string) => reading.t.corrections.fields[field] ?? field
    return fields.map(({ field, before, after }) => ({
      what:
        developmentId === this.subject
          ? named(field)
          : words.conflict.of(headlineOf(developmentId), named(field)),
      before: this.value(field, before),
      after: this.value(field, after),
    }))
  }

  ofStory({ story }: Shown): Change[] {
    const { reading, words } = this.parts
    const named: Readonly<Record<string, string>> = words.fields
    return story.fields.map(({ field, before, after }) => ({
      what: words.conflict.of(reading.t.changes.story, named[field] ?? field),
      before: this.value(field, before),
      after: this.value(field, after),
    }))
  }

  marked({ developments }: Shown): Change[] {
    const { t } = this.parts.reading
    const { withdrawn, held, released, merged, verified, translated } = developments
    const of = (what: string, ids: readonly string[]) =>
      ids.map((id) => ({ what, before: null, after: headlineOf(id) }))
    return [
      ...of(t.corrections.withdrawn, withdrawn),
      ...of(t.timeline.held, held),
      ...of(t.changes.added, released),
      ...of(
        t.corrections.merged,
        merged.map(({ from }) => from),
      ),
      ...of(
        t.corrections.assessed,
        verified.map(({ developmentId }) => developmentId),
      ),
      ...of(
        t.corrections.fields['language'] ?? '',
        translated.map(({ developmentId }) => developmentId),
      ),
    ]
  }

  stated({ issues, positions, expectations, figures, sources }: Shown): Change[] {
    const { t } = this.parts.reading
    const stance = (one: { stance: keyof typeof t.stances } | null) => one && t.stances[one.stance]
    return [
      ...issues.map(({ question }) => this.new(t.story.positions, question)),
      ...positions.map(({ actor, before, after }) => ({
        what: this.parts.reading.name(actor),
        before: stance(before),
        after: stance(after),
      })),
      ...expectations.announced.map(({ what }) => this.new(t.story.expectedSection, what)),
      ...expectations.revised.flatMap(({ fields }) =>
        fields.map(({ field, before, after }) => ({
          what: t.story.expectedSection,
          before: this.value(field, before),
          after: this.value(field, after),
        })),
      ),
      ...expectations.settled.map(({ what, status }) => ({
        what: t.expectations.statuses[status],
        before: null,
        after: what.value,
      })),
      ...figures.flatMap(({ after }) => (after ? [this.new(t.story.figures, after.label)] : [])),
      ...sources.map(({ source, after }) => ({
        what: source,
        before: null,
        after: this.value('reliability', after?.reliability),
      })),
    ]
  }

  private value(field: string, value: unknown): string | null {
    const words = fieldWords(field, value, this.parts.reading)
    return typeof words === 'object' && words !== null ? words.value : words
  }
}

/** The headline of a development as the page shows it; its id where the page does not. */
const headlineOf = (developmentId: string): string =>
  document.getElementById(headingOf(developmentId))?.textContent?.trim() || developmentId
