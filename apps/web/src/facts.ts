import type {
  Development,
  Diff,
  Expectation,
  Figure,
  Issue,
  Link,
  Overview,
  PickedText,
  Source,
  Story,
  StoryState,
  Titled,
} from '@filrouge/contract'
import type { StoryQuery } from './address.js'
import type { PageLanguage } from './language/index.js'
import type { ViewBounds } from './strip/view-bounds.js'

/** Answers of the API in the form of a request with `lang`. */
export type ShownDevelopment = Development<PickedText>
export type ShownExpectation = Expectation<PickedText>
export type ShownFigure = Figure<PickedText>
export type ShownIssue = Issue<PickedText>
export type ShownSource = Source<PickedText>
export type ShownDiff = Diff<PickedText>
export type ShownLink = Link<PickedText>
export type ShownState = StoryState<PickedText>
export type ListedStory = Story<PickedText>

/** A development that a page names. `occurred` is EDTF. */
export type NamedDevelopment = Titled<PickedText> & { occurred: string }

/** What a page of a story shows: the answers of the API at the same address, all at one version. */
export interface StoryFacts {
  state: ShownState
  /** A page of the timeline. */
  timeline: { items: readonly ShownDevelopment[]; next: string | null }
  /** How many developments match the filters of the address, on all pages of the timeline. Without filters: on this page. */
  matches: number
  /** The links from and to the developments of this page. */
  links: readonly ShownLink[]
  /** The headlines and dates of developments that other parts of the page name. */
  headlines: readonly NamedDevelopment[]
  /** The newest key developments, in the order of the story: as many as `KEYS_SHOWN`. */
  key: readonly ShownDevelopment[]
  /** How many key developments there are. */
  keyed: number
  issues: readonly ShownIssue[]
  expectations: readonly ShownExpectation[]
  figures: readonly ShownFigure[]
  sources: readonly ShownSource[]
  /** At this version, with what happened at any date. */
  overview: Overview<PickedText>
  /** The ends of the dates in the address. */
  bounds: ViewBounds
  /** What changed since the version or time that the address names. Null: it names none. */
  diff: ShownDiff | null
  /** The developments that stood at the beginning of that difference, and do not stand at its end. */
  gone: readonly GoneDevelopment[]
  /** The time for which the page tells what is overdue. RFC 3339. */
  judgedAt: string
}

/** A development that stands no more. Its headline is that of the version at which it stood. */
export type GoneDevelopment = Titled<PickedText> &
  Pick<ShownDevelopment, 'withdrawal' | 'hold' | 'mergedInto'>

/** The page of which the facts are shown. */
export interface StoryView {
  /** The address of this service, without a slash at its end: `https://filrouge.example`. */
  origin: string
  storyId: string
  language: PageLanguage
  query: StoryQuery
  /** Files of the page, by the names in `Assets`. */
  assets: Assets
}

/** The addresses of the files that every page loads. */
export interface Assets {
  style: string
  /** Sets the theme before the first paint. */
  theme: string
  script: string
  icon: string
  /** The font of headlines, for preloading. */
  displayFont: string
}

/** Whether the address names a version or a time of the record. */
export const isPast = ({
  version,
  knownAt,
  recordedAt,
}: {
  readonly [Name in 'version' | 'knownAt' | 'recordedAt']?: unknown
}) => version !== undefined || knownAt !== undefined || recordedAt !== undefined
