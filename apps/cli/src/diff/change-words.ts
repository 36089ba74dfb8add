import type {
  Development,
  DevelopmentChange,
  ExpectationChange,
  PickedText,
  StoryChange,
  TranslationChange,
  VerificationChange,
} from '@filrouge/client'
import { actorWords, kindWords, linkWords, placeWords, sourceWords, type Dates } from '../field-words.js'
import { lineOf } from '../texts.js'
import type { Changed } from './lines.js'

/** A change of a field of a development, in words. */
export function developmentChange(change: DevelopmentChange<PickedText>, dates: Dates): Changed {
  switch (change.field) {
    case 'headline':
    case 'body':
      return inText(change)
    case 'occurred':
      return inWords(change, (date) => dates.date(date))
    case 'kind':
      return inWords(change, (kind) => kindWords(kind) + (kind.note ? ` (${kind.note})` : ''))
    case 'actors':
      return inItems(change, wholeActor)
    case 'places':
      return inItems(change, wholePlace)
    case 'attribution':
      return inItems(change, (source) => sourceWords(source, dates))
    case 'links':
      return inItems(change, linkWords)
    case 'media':
      return inItems(change, ({ url, type, caption, credit, licence }) =>
        [url, type, lineOf(caption), credit, licence].filter(Boolean).join(', '),
      )
    case 'language':
    case 'importance':
    case 'actuality':
      return inWords(change, (word) => word ?? '')
  }
}

/** A change of how a development is judged. */
export function verificationChange(change: VerificationChange<PickedText>, dates: Dates): Changed {
  switch (change.field) {
    case 'credibility':
      return inWords(change, (judged) => (judged ? `${judged.credibility}, ${lineOf(judged.reason)}` : ''))
    case 'corroborations':
      return inItems(change, ({ attribution }) => sourceWords(attribution, dates))
    case 'disputes':
      return inItems(change, ({ by, statement }) => `${by}, “${lineOf(statement)}”`)
  }
}

export const translationChange = ({ language, before, after }: TranslationChange): Changed =>
  inWords({ field: language, before, after }, (text) =>
    text ? `${text.headline}${text.stale ? ' (stale)' : ''}` : '',
  )

export function expectationChange(change: ExpectationChange<PickedText>, dates: Dates): Changed {
  switch (change.field) {
    case 'what':
    case 'condition':
      return inText(change)
    case 'window':
      return inWords(change, (window) => dates.date(window))
    case 'reviewBy':
      return inWords({ ...change, field: 'review by' }, (day) => day ?? '')
    case 'fulfilledBy':
      return inItems({ ...change, field: 'fulfilled by' }, (id) => id)
    case 'likelihood':
    case 'status':
      return inWords(change, (word) => word ?? '')
  }
}

export function storyChange(change: StoryChange<PickedText>): Changed {
  switch (change.field) {
    case 'title':
    case 'summary':
      return inText(change)
    case 'tags':
      return inItems(change, (tag) => tag)
    case 'links':
      return inItems(change, ({ relation, storyId }) => `${relation} ${storyId}`)
    case 'status':
    case 'visibility':
      return inWords(change, (word) => word ?? '')
  }
}

type Fields = Development<PickedText>

const wholeActor = ({ represents, wikidata, ...actor }: Fields['actors'][number]) =>
  [actorWords(actor), ...(represents ? [`for ${represents}`] : []), ...(wikidata ? [wikidata] : [])].join(' ')

const wholePlace = ({ lat, lon, ...place }: Fields['places'][number]) =>
  placeWords(place) + (lat === undefined ? '' : ` ${lat}, ${lon}`)

interface Values<Value> {
  field: string
  before: Value
  after: Value
}

/** The change of a text. */
export const inText = ({ field, before, after }: Values<PickedText | null>): Changed =>
  lineOf(before) === lineOf(after)
    ? { field, unseen: 'changed in another language' }
    : { field, before: lineOf(before), after: lineOf(after) }

const inWords = <Value>({ field, ...values }: Values<Value>, words: (value: Value) => string): Changed => {
  const [before, after] = [words(values.before), words(values.after)]
  return before === after ? { field, unseen: `${after || 'none'}, stated anew` } : { field, before, after }
}

/** The change of a list. Where only the order of its items differs, both lists are given whole. */
export function inItems<Item>(
  { field, ...values }: Values<readonly Item[] | null>,
  words: (item: Item) => string,
): Changed {
  const [before, after] = [(values.before ?? []).map(words), (values.after ?? []).map(words)]
  const [gone, came] = [without(before, after), without(after, before)]
  if (gone.length + came.length > 0) return { field, gone, came }
  return inWords({ field, before, after }, (items) => items.join('; '))
}

/** The items of a list that are not in another one. An item may be in a list more than once. */
function without(items: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return items.filter((item) => {
    const at = left.indexOf(item)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
