import type {
  Development,
  Expectation,
  Expectations,
  Figure,
  Figures,
  PickedText,
  Sources,
  StoryState,
  Timeline,
} from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import { capitalised, edtfWords, timeWords } from '@filrouge/words'
import { catalogueOf, type PageLanguage } from '../../apps/web/src/language/index.js'
import { plain, type ItemFacts, type PageFacts } from './page-facts.js'

/** What the API answers at the address of a page. */
export interface Answers {
  state: StoryState<PickedText>
  timeline: Timeline<PickedText>
  key: Timeline<PickedText>
  expectations: Expectations<PickedText>
  figures: Figures<PickedText>
  sources: Sources<PickedText>
}

/**
 * Asks the API what the page of a story shows.
 * @param query of the page, with `lang`
 * @param key null: a reader without one
 */
export async function answersAt(
  url: string,
  storyId: string,
  query: string,
  key: string | null,
): Promise<Answers> {
  const read = async (part: string, more = '') => {
    const answer = await fetch(`${url}/v1/stories/${storyId}${part}?${query}${more}`, {
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
    })
    if (answer.status !== 200) throw new Error(`${part}: ${await answer.text()}`)
    return JSON.parse(await answer.text())
  }
  const include = key === null ? '' : '&include=held,withdrawn'
  return {
    state: await read(''),
    timeline: await read('/timeline', `&limit=100${include}`),
    key: await read('/timeline', '&importance=key'),
    expectations: await read('/expectations'),
    figures: await read('/figures'),
    sources: await read('/sources'),
  }
}

/** What a part of the page should say, and what it says. */
type Comparison = [part: string, says: string | undefined, should: readonly string[]]

/** The facts that the page of a story does not say as the API answers them: a line for each. */
export function differences(page: PageFacts, answers: Answers, language: PageLanguage): string[] {
  const saying = new Saying(language)
  const compared = [
    ...saying.story(page, answers),
    ...saying.rows(
      'item',
      page.items.map(({ id }) => id),
      answers.timeline.items,
      ({ developmentId }) => [developmentId],
    ),
    ...answers.timeline.items.flatMap((development, n) => saying.development(page.items[n], development)),
    ...saying.rows('key', page.key, answers.key.items.slice(-6), ({ headline, occurred }) => [
      headline.value,
      saying.date(occurred),
    ]),
    ...saying.rows('expected', page.expected, saying.inOrder(answers.state.expectations), (one) =>
      saying.expected(one),
    ),
    ...saying.rows('ledger', page.ledger, saying.inOrder(answers.expectations.items), (one) =>
      saying.ledger(one),
    ),
    ...saying.positions(page, answers),
    ...saying.rows('figure', page.figures, answers.figures.items, (one) => saying.figure(one)),
    ...saying.rows('source', page.sources, answers.sources.items, (one) => [
      one.source,
      one.reliability ?? '',
    ]),
  ]
  return compared.flatMap(([part, says = '', should]) =>
    should
      .filter((words) => !contains(says, plain(words)))
      .map((words) => `${part}: “${words}” is not in “${says}”`),
  )
}

/** Whether a text has these words. The number at their beginning or end is a whole one. */
function contains(text: string, words: string): boolean {
  const [before, after] = [/^\d/.test(words) ? '(?<!\\d)' : '', /\d$/.test(words) ? '(?!\\d)' : '']
  return new RegExp(before + words.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`) + after, 'u').test(text)
}

/** The facts in the words of a language, made from the answers of the API alone. */
class Saying {
  private readonly t
  constructor(private readonly language: PageLanguage) {
    this.t = catalogueOf(language)
  }

  date = (edtf: string, use: 'occurred' | 'window' = 'occurred') =>
    capitalised(edtfWords(edtf, { lang: this.language, use }), this.language)

  time = (rfc3339: string) => timeWords(rfc3339, { lang: this.language, style: 'full' })

  /** Compares rows one by one. A row too many, or too few, is a difference. */
  rows<Row>(
    part: string,
    says: readonly string[],
    rows: readonly Row[],
    should: (row: Row) => string[],
  ): Comparison[] {
    return [
      [`${part}s`, String(says.length), [String(rows.length)]],
      ...rows.map((row, n): Comparison => [`${part} ${n}`, says[n], should(row)]),
    ]
  }

  story(page: PageFacts, { state }: Answers): Comparison[] {
    const { counts, version } = state
    const { story } = this.t
    return [
      ['title', page.title, [state.title.value]],
      ['head', page.head, [state.head]],
      ['known', page.knownAt, [state.knownAt]],
      ['version', page.version, [story.version(version), this.time(state.knownAt)]],
      [
        'tally',
        page.tally,
        [
          story.developments(counts.developments),
          story.corrected(counts.corrected),
          story.expected(counts.openExpectations),
          ...(counts.overdue > 0 ? [story.overdue(counts.overdue)] : []),
          ...(state.status === 'closed' ? [story.closed] : []),
        ],
      ],
    ]
  }

  development(item: ItemFacts | undefined, development: Development<PickedText>): Comparison[] {
    if (!item) return [['item', undefined, [development.developmentId]]]
    const { developmentId, headline, body, status, importance, actuality } = development
    const { corrections, disputes, corroborations, credibility, withdrawal, hold, merged } = development
    const judged = [
      ...disputes.map(({ statement }) => statement.value),
      ...corroborations.map(({ attribution }) => attribution.source),
      ...(credibility ? [`${credibility.credibility} ${this.t.credibility[credibility.credibility]}`] : []),
      ...(withdrawal ? [withdrawal.reason.value, this.time(withdrawal.knownAt)] : []),
      ...(hold ? [hold.reason.value, this.t.timeline.held] : []),
      ...merged.map(({ headline: other }) => other.value),
    ]
    const isWhole = headline.lang === this.language
    return [
      [developmentId, item.headline, [headline.value]],
      [`language of ${developmentId}`, String(item.headlineLang), [isWhole ? 'null' : headline.lang]],
      [`body of ${developmentId}`, item.body ?? '', [body?.value ?? '']],
      [`state of ${developmentId}`, item.classes.join(' '), [status, importance ?? 'normal', actuality]],
      [`date of ${developmentId}`, this.dateOn(item), [this.date(development.occurred)]],
      [`known time of ${developmentId}`, item.knownAt, [development.firstKnownAt]],
      [
        `versions of ${developmentId}`,
        item.versions,
        [`v${development.firstVersion}`, String(development.lastVersion)],
      ],
      ...this.rows(`correction of ${developmentId}`, item.corrections, corrections, ({ knownAt, reason }) => [
        this.time(knownAt),
        reason.value,
      ]),
      [`judgements of ${developmentId}`, item.judgements.join(' '), judged],
    ]
  }

  /** The whole date of an item: its own, after the day of its group where it says the time only. */
  private dateOn({ group, own }: ItemFacts): string {
    if (own === null) return group
    return /\d{4}/.test(own) ? capitalised(own, this.language) : `${group}, ${own}`
  }

  /** The overdue ones come first, and the settled ones last. */
  inOrder(expectations: readonly Expectation<PickedText>[]) {
    const rank = ({ overdue, settled }: Expectation<PickedText>) => (overdue ? 0 : settled ? 2 : 1)
    return expectations.toSorted((one, other) => rank(one) - rank(other))
  }

  expected(expectation: Expectation<PickedText>): string[] {
    const { what, window, overdue } = expectation
    return [what.value, overdue ? this.overdue(expectation) : this.date(window, 'window')]
  }

  ledger(expectation: Expectation<PickedText>): string[] {
    const { what, window, announcedBy, status, overdue, settled, condition } = expectation
    return [
      what.value,
      announcedBy,
      this.date(window, 'window'),
      ...(overdue ? [this.overdue(expectation)] : [this.t.expectations.statuses[status]]),
      ...(condition ? [condition.value] : []),
      ...(settled?.reason ? [settled.reason.value] : []),
    ]
  }

  private overdue({ window, reviewBy }: Expectation<PickedText>): string {
    const ends = [bounds(window).latest?.slice(0, 10), reviewBy].flatMap((day) => day ?? [])
    const [first = ''] = ends.sort()
    const next = new Date(Date.parse(first) + 86_400_000).toISOString().slice(0, 10)
    return this.t.expectations.overdueSince(edtfWords(next, { lang: this.language, use: 'occurred' }))
  }

  positions(page: PageFacts, { state }: Answers): Comparison[] {
    const held = state.positions.flatMap(({ positions }) => positions)
    const said = page.positions.join(' | ')
    return [
      ['positions', String(page.positions.length), [String(held.length)]],
      ...held.map(({ actor, stance, earlier, conditions }): Comparison => {
        const row = page.positions.find((words) => words.startsWith(actor))
        return [
          `position of ${actor} in ${said}`,
          row,
          [
            this.t.stances[stance],
            ...earlier.map((one) => this.t.stances[one.stance]),
            ...conditions.map(({ value }) => value),
          ],
        ]
      }),
    ]
  }

  figure({ label, claims }: Figure<PickedText>): string[] {
    const numbers = new Intl.NumberFormat(this.t.locale)
    const values = claims.flatMap(({ value }) => {
      if ('words' in value) return [value.words.value]
      if ('exact' in value) return [numbers.format(value.exact)]
      return [value.from, value.to].flatMap((end) => (end === undefined ? [] : [numbers.format(end)]))
    })
    return [label.value, ...values]
  }
}
