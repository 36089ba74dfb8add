import { isAncient, monthNames, weekdayNames, type DateWords } from '../date-language.js'
import type { Clock } from '../edtf-parts.js'

/* English. Every other language is one file with the same three parts: the compiler compares them. */

const numbers = /* @__PURE__ */ new Intl.NumberFormat('en-GB')
const count = (n: number) => numbers.format(n)

/** The words of the page, and of feeds. */
export const page = {
  tag: 'en',
  /** The name of the language, in itself. */
  name: 'English',
  /** The locale of `Intl`. */
  locale: 'en-GB',
  /** What separates a label from its text. */
  colon: ': ',
  /** A text of this language as it is set in print. */
  typeset: (text: string) => text,

  site: {
    tagline:
      'The running file of stories that unfold: what happened, when it became known, and what was corrected since.',
    stories: 'Stories',
    edit: 'Edit',
    theme: 'Light or dark',
    skip: 'Skip to the timeline',
    skipToList: 'Skip to the stories',
    promise:
      'Nothing here is overwritten. A correction stands beside what it corrects, and every version of this page can be read again as it was.',
    inLanguage: (language: string) => `in ${language}`,
    languages: 'Language',
  },

  list: {
    find: 'Search stories, actors, places',
    search: 'Search',
    filter: 'Filter the stories',
    all: 'All',
    open: 'Open',
    closed: 'Closed',
    isOpen: 'Open',
    isClosed: 'Closed',
    latest: 'Latest',
    next: 'Next page',
    none: 'No story matches.',
    showAll: 'Show all stories',
    empty: 'No story is recorded yet.',
    emptyNext:
      'Open one with a key (“Edit”, at the top of the page), with the command “filrouge open”, or with POST /v1/stories.',
    allTags: 'Show all tags',
  },

  story: {
    openSince: (day: string) => `Open since ${day}`,
    closed: 'Closed',
    developments: (n: number) => (n === 1 ? '1 development' : `${count(n)} developments`),
    corrected: (n: number) => (n === 0 ? 'none corrected' : `${count(n)} of them corrected`),
    expected: (n: number) => (n === 1 ? '1 thing still expected' : `${count(n)} things still expected`),
    overdue: (n: number) => `${count(n)} overdue`,
    lastChange: 'Last change',
    version: (n: number) => `version ${n}`,
    restricted: 'Restricted',
    cite: 'Cite',
    embed: 'Embed',
    embedHow: 'To embed this story',
    follow: 'Follow',
    copy: 'Copy',
    copied: 'Copied',
    known: (time: string) => `known ${time}`,
    wholeStory: 'Read the whole file',
    calendar: 'calendar',
    data: 'data',
    inThisFile: 'In this file',
    whereItStands: 'Where it stands',
    timeline: 'Timeline',
    positions: 'Positions',
    expectedSection: 'Expected',
    figures: 'Figures',
    record: 'Sources and record',
    allOfThem: (n: number) => `Show all ${count(n)}`,
  },

  state: {
    key: 'Key developments',
    latest: 'Latest',
    stillExpected: 'Still expected',
    nothingExpected: 'Nothing is expected.',
    whoStandsWhere: 'Who stands where',
    numbers: 'Numbers',
    rivals: (n: number) => `${count(n)} rival figures`,
    more: (n: number) => `${count(n)} more`,
  },

  timeline: {
    nothing: 'Nothing is recorded yet.',
    nothingBy: 'Nothing had happened by then.',
    noMatch: 'No development matches.',
    showAll: (n: number) => `Show all ${count(n)}`,
    showing: (n: number, of: number) => `${count(n)} of ${count(of)} developments`,
    onlyKey: (n: number) => (n === 1 ? 'Only the key one' : `Only the ${count(n)} key ones`),
    allOfThem: 'All of them',
    newestFirst: 'Newest first',
    oldestFirst: 'Oldest first',
    filter: 'Filter',
    filters: 'Filters',
    removeFilter: 'Remove the filter',
    quoted: (text: string) => `“${text}”`,
    search: 'Search',
    kind: 'Kind',
    actor: 'Actor',
    place: 'Place',
    source: 'Source',
    importance: 'Importance',
    happened: 'Happened',
    from: 'from',
    to: 'to',
    any: 'All',
    known: 'Known',
    utc: 'Times are in UTC.',
    notRated: 'not rated',
    part: (whole: string) => `Part of ${whole}. `,
    next: (n: number) => `Show the next ${count(n)}`,
    more: (n: number) => `${count(n)} more`,
    held: 'Held',
    heldNote: 'Readers do not see it.',
    permalink: 'Its own page',
  },

  importance: { key: 'Key', normal: 'Normal', background: 'Background' },
  actuality: {
    actual: 'Done',
    planned: 'Planned',
    conditional: 'Conditional',
    plannedNote: ': announced, not done',
    conditionalNote: ': only if',
  },
  roles: { host: 'host' },
  actors: {
    with: 'with',
    to: 'to',
    roles: { source: 'By', target: 'Towards', participant: 'With', host: 'Host' },
  },

  corrections: {
    corrected: 'Corrected',
    amended: 'Amended',
    withdrawn: 'Withdrawn',
    merged: 'Merged',
    mergedInto: 'into',
    mergedWith: (n: number) => (n === 1 ? 'with 1 other report' : `with ${count(n)} other reports`),
    disputed: 'Disputed',
    corroborated: 'Corroborated',
    assessed: 'Assessed',
    by: 'by',
    before: (was: string) => `(before ${was})`,
    itSaidBefore: 'It said before',
    nothing: 'nothing',
    fields: {
      headline: 'Headline',
      body: 'Text',
      occurred: 'Date',
      kind: 'Kind',
      actors: 'Actors',
      places: 'Places',
      attribution: 'Source',
      links: 'Links',
      media: 'Pictures',
      importance: 'Importance',
      actuality: 'State',
      language: 'Language',
    } as Readonly<Record<string, string>>,
  },

  links: {
    respondsTo: { out: 'In response to', in: 'Answered by' },
    follows: { out: 'Follows', in: 'Followed by' },
    partOf: { out: 'Part of', in: 'Includes' },
    contradicts: { out: 'Contradicts', in: 'Contradicted by' },
    condition: { out: 'Depends on', in: 'Needed for' },
  },

  kinds: {
    agree: 'Agreement',
    consult: 'Talks',
    support: 'Support',
    cooperate: 'Cooperation',
    aid: 'Aid',
    concede: 'Concession',
    retreat: 'Retreat',
    request: 'Request',
    accuse: 'Accusation',
    reject: 'Refusal',
    threaten: 'Threat',
    protest: 'Protest',
    sanction: 'Sanction',
    mobilize: 'Mobilization',
    coerce: 'Coercion',
    assault: 'Assault',
    other: 'Other',
  } as Readonly<Record<string, string>>,
  /** A category with a mode: where the words are more than the two beside each other. */
  kindsWithMode: {
    'consult/visit': 'Talks: visit',
    'consult/phone': 'Talks by telephone',
    'consult/third-party': 'Talks on third ground',
    'reject/assist': 'Refusal to assist',
    'reject/yield': 'Refusal to yield',
    'reject/change': 'Refusal to change',
    'reject/meet': 'Refusal to meet',
    'sanction/discontinue': 'Sanction: discontinuation',
    'sanction/convict': 'Sanction: conviction',
    'sanction/expel': 'Sanction: expulsion',
    'threaten/violence': 'Threat of violence',
    'threaten/restrict': 'Threat of restriction',
    'protest/obstruct': 'Protest: obstruction',
    'coerce/restrict': 'Coercion: restriction',
  } as Readonly<Record<string, string>>,
  /** A category with a note: `reject` with the note `disclosure`. */
  kindWithNote: (kind: string, note: string, category: string) =>
    category === 'reject' ? `${kind} of ${note}` : `${kind}: ${note}`,
  terms: {
    political_institutions: 'political institutions',
    rights_freedoms: 'rights and freedoms',
    human_rights: 'human rights',
  } as Readonly<Record<string, string>>,

  stances: {
    supports: 'Supports',
    conditional: 'Conditional',
    opposes: 'Opposes',
    neutral: 'Neutral',
    undeclared: 'Undeclared',
  },
  positions: {
    actor: 'Actor',
    position: 'Position',
    terms: 'On what terms',
    since: 'Since',
    knownSince: 'known since',
    statedIn: 'Stated in',
    none: 'No position',
    earlier: 'Earlier',
    byIssue: 'Positions: actors by issues',
  },

  expectations: {
    what: 'What was announced',
    when: 'When',
    today: 'today',
    atThatTime: 'then',
    status: 'Status',
    announcedBy: (actor: string) => `announced by ${actor}`,
    condition: 'Condition',
    overdueSince: (day: string) => `Overdue since ${day}`,
    revised: (n: number) => (n === 1 ? 'revised once' : `revised ${count(n)} times`),
    statuses: {
      pending: 'Pending',
      fulfilled: 'Fulfilled',
      'partly-fulfilled': 'Partly fulfilled',
      postponed: 'Postponed',
      cancelled: 'Cancelled',
      lapsed: 'Lapsed',
    },
    likelihoods: {
      eos0: 'not planned',
      eos1: 'planned, very uncertain',
      eos2: 'planned, uncertain',
      eos3: 'may happen',
      eos4: 'likely',
      eos5: 'certain',
      eos6: 'has happened',
    } as Readonly<Record<string, string>>,
  },

  figures: {
    span: (from: string, to: string) => `${from} to ${to}`,
    from: (n: string) => `at least ${n}`,
    to: (n: string) => `at most ${n}`,
    rival: (n: number) => `${count(n)} rival figures`,
  },

  record: {
    sources: 'Sources',
    noSources: 'No source is named.',
    scale: 'On the Admiralty scale, from A (completely reliable) to F (cannot be judged).',
    record: 'Record',
    chain: (n: number) =>
      n === 1 ? '1 event in a chain of hashes.' : `${count(n)} events in one chain of hashes.`,
    verify: 'Verify the chain',
    verified: (n: number) =>
      n === 1 ? 'Record verified: 1 event.' : `Record verified: ${count(n)} events in one unbroken chain.`,
    broken: 'The chain is broken. Tell those who run this service.',
    head: 'Head of the chain',
    feeds: 'Feeds',
    was: (letter: string, words: string) => `was ${letter}, ${words}`,
  },
  reliability: {
    A: 'completely reliable',
    B: 'usually reliable',
    C: 'fairly reliable',
    D: 'not usually reliable',
    E: 'unreliable',
    F: 'cannot be judged',
  } as Readonly<Record<string, string>>,
  credibility: {
    1: 'confirmed',
    2: 'probably true',
    3: 'possibly true',
    4: 'doubtful',
    5: 'improbable',
    6: 'cannot be judged',
  } as Readonly<Record<number, string>>,

  travel: {
    asKnown: (time: string) => `As known on ${time}`,
    happenedBy: (day: string) => `Only what had happened by ${day}`,
    versionOf: (n: number, of: number | null) => (of === null ? `Version ${n}.` : `Version ${n} of ${of}.`),
    laterHidden: 'What was learned later is not shown.',
    since: 'See what changed since',
    now: 'Back to now',
    through: 'Travel through the file',
    earlier: 'An earlier version',
  },

  strip: {
    happened: 'When it happened',
    learnedAxis: 'When we learned it (UTC)',
    anyDate: 'any date',
    upTo: (day: string) => `up to ${day}`,
    now: 'now',
    later: 'later',
    before: 'earlier',
    /** `when` is a date in words, such as “between January and March 2025” or “early March 2025”. */
    sentence: (n: number, when: string | null, peak: string | null, learned: string) =>
      `${n === 1 ? '1 development' : `${count(n)} developments`}${
        when === null ? '' : when.startsWith('between ') || when.startsWith('in ') ? ` ${when}` : `, ${when}`
      }${peak === null ? '' : `, ${peak}`}; ${learned}.`,
    /** The strip has more than the page of a past version. */
    byNow: (sentence: string) => `By now: ${sentence}`,
    /** `n` is null where it is more than half of all. */
    peak: (n: number | null, at: string) => (n === null ? `most ${at}` : `the most, ${count(n)}, ${at}`),
    at: {
      day: (day: string) => `on ${day}`,
      week: (day: string) => `in the week of ${day}`,
      longer: (time: string) => `in ${time}`,
    },
    learned: {
      moment: (n: number) => (n === 1 ? 'learned in 1 step' : `learned in ${count(n)} steps`),
      day: (n: number) => `learned on ${count(n)} days`,
      month: (n: number) => `learned in ${count(n)} months`,
      year: (n: number) => `learned in ${count(n)} years`,
    },
    moment: (time: string, version: number) => `${time}, version ${version}`,
    column: (date: string, n: number) => `${date}: ${n === 1 ? '1 development' : `${count(n)} developments`}`,
    columnLearned: (date: string, n: number) => `${date}: ${count(n)} learned`,
    knownAt: 'Known at',
    within: { moment: '', day: 'Within this day', month: 'Within this month', year: 'Within this year' },
    happenedBy: 'Happened by',
    play: 'Play the story',
    previous: 'Previous change',
    next: 'Next change',
    order: 'Order',
    asLearned: 'as we learned it',
    asHappened: 'as it happened',
    speed: 'Speed',
    chooseDates: 'Choose dates on the strip',
    allDates: 'All dates',
    from: 'From',
    to: 'To',
    andMore: (n: number) => `, and ${count(n)} more`,
    corrected: (headline: string) => `Corrected: ${headline}`,
    nothingNew: 'Nothing new to read.',
    failed: 'This view could not be fetched. What is shown has not changed.',
    howToRead: 'How to read this',
    legend:
      'Each mark is a development, on the day it happened. Its strand runs down to the time we learned it, and a second time if it was corrected.',
    legendColumns: 'Up: what happened, lighter where the date is uncertain. Down: what we learned.',
    round: 'agreement, talks, aid',
    pointed: 'refusal, threat, sanction',
    stitch: 'statement, other',
    key: 'key',
    planned: 'planned',
    conditional: 'conditional',
    uncertain: 'uncertain date',
  },

  changes: {
    since: (time: string) => `What changed since ${time}`,
    sinceBefore: 'Everything since before the story began',
    versions: (from: number, to: number) => `From version ${from} to version ${to}.`,
    folded: 'What did not change is folded to its headline.',
    first: 'First change',
    close: 'Close',
    none: 'Nothing changed.',
    developments: 'Developments',
    added: 'Added',
    changed: 'Corrected',
    counts: {
      added: (n: number) => `${count(n)} added`,
      corrected: (n: number) => `${count(n)} corrected`,
      withdrawn: (n: number) => `${count(n)} withdrawn`,
      held: (n: number) => `${count(n)} held`,
      released: (n: number) => `${count(n)} released`,
      merged: (n: number) => `${count(n)} merged`,
      unmerged: (n: number) => `${count(n)} unmerged`,
      removed: (n: number) => `${count(n)} no longer shown`,
      verified: (n: number) => `${count(n)} judged anew`,
      translated: (n: number) => `${count(n)} translated`,
      stated: (n: number) => `${count(n)} stated`,
      announced: (n: number) => `${count(n)} announced`,
      revised: (n: number) => `${count(n)} revised`,
      settled: (n: number) => `${count(n)} settled`,
      overdue: (n: number) => `${count(n)} overdue`,
      reported: (n: number) => `${count(n)} reported`,
      rated: (n: number) => `${count(n)} rated`,
      story: 'description changed',
    },
    story: 'Story',
  },

  live: {
    added: (n: number) => `${count(n)} new`,
    others: (n: number) => (n === 1 ? '1 update' : `${count(n)} updates`),
    announce: (news: string) => `${news}. A button at the end of the page shows it.`,
    lost: (time: string) => `Connection lost at ${time}. Trying again; nothing will be missed.`,
    connected: 'Connected again.',
  },

  problem: {
    notThere: 'There is no such page.',
    notThereYet: 'The file did not exist then.',
    versionNotThere: (version: string) => `The file has no version ${version} yet.`,
    storyNotThere: 'There is no such story, or it is not public.',
    developmentNotThere: 'The file has no such development, or does not show it.',
    badAddress: 'This address cannot be read.',
    unavailable: 'This page cannot be shown just now.',
    keyNeeded: 'This service shows stories only to those with a key.',
    goBack: 'To the list of stories',
    now: 'Show the story as it is now',
    /** Of the three, an address has one at most. */
    oneMoment: 'an address has one of version, knownAt and recordedAt at most.',
    /** What a parameter of an address may be. In English the service says it itself, and says more. */
    parameters: {} as Readonly<Record<string, string>>,
  },
}

export type PageWords = typeof page

const LOCALE = 'en-GB'
const month = /* @__PURE__ */ monthNames(LOCALE, 'long')
const shortMonth = /* @__PURE__ */ monthNames(LOCALE, 'short')
const ofYear = (year: number) => (isAncient(year) ? `of the year ${year}` : String(year))
const theYear = (year: number) => (isAncient(year) ? `the year ${year}` : String(year))
const SEASONS = { 21: 'spring', 22: 'summer', 23: 'autumn', 24: 'winter' }

/** `2025–26`, `1999–2000`. */
const overTwo = (year: number) =>
  `${ofYear(year)}–${isAncient(year) || year % 100 === 99 ? year + 1 : String(year + 1).slice(-2)}`

const hour = ({ hour: h, minute, second }: Clock) => `${h}:${minute}${second === '00' ? '' : `:${second}`}`

/** How dates are said: as in British newspapers. */
export const dates: DateWords = {
  day: (day, m, year) =>
    [day, ...(m === undefined ? [] : [month(m)]), ...(year === undefined ? [] : [ofYear(year)])].join(' '),
  month: (m, year) => (year === undefined ? month(m) : `${month(m)} ${ofYear(year)}`),
  season: (season, year) =>
    year === undefined
      ? SEASONS[season]
      : `${SEASONS[season]} ${season === 24 ? overTwo(year) : ofYear(year)}`,
  year: theYear,
  weekday: /* @__PURE__ */ weekdayNames(LOCALE),
  decade: (first) => `the ${first}s`,
  hour,
  atTime: (day, clock, zone) => `${day}, ${hour(clock)}${zone === undefined ? '' : ` ${zone}`}`,
  shortDay: (day, m, year) => `${day} ${shortMonth(m)}${year === undefined ? '' : ` ${ofYear(year)}`}`,

  unknown: { month: (known) => `${known}, month unknown`, day: (known) => `${known}, day unknown` },
  alone: {
    '?': ({ words }) => `perhaps ${words}`,
    '~': ({ words }) => `around ${words}`,
    '%': ({ words }) => `perhaps around ${words}`,
  },

  inSentence: ({ words }) => words,
  doubted: {
    '?': (words) => `perhaps ${words}`,
    '~': (words) => `around ${words}`,
    '%': (words) => `perhaps around ${words}`,
  },
  start: ({ words }) => `the start of ${words}`,
  end: ({ words }) => `the end of ${words}`,
  endOfThatMonth: 'the end of the month',

  between: (from, to) => `between ${from} and ${to}`,
  fromTo: (from, to) => `from ${from} to ${to}`,
  since: (words) => `since ${words}`,
  from: (words) => `from ${words}, no end given`,
  fromUnknown: (words) => `from ${words}, end unknown`,
  until: (words) => `until ${words}`,
  by: (words) => `by ${words}`,
  untilUnknown: (words) => `until ${words}, start unknown`,

  thirds: [(month) => `early ${month}`, (month) => `mid-${month}`, (month) => `late ${month}`],
  halves: [(month) => `the first half of ${month}`, (month) => `the second half of ${month}`],
  course: (month) => `in the course of ${month}`,
  quarter: (n, year) => `the ${['first', 'second', 'third', 'fourth'][n]} quarter of ${theYear(year)}`,
  halfYear: (n, year) => `the ${['first', 'second'][n]} half of ${theYear(year)}`,
}

/** The words of the editor. Readers do not load them. */
export const editor = {
  key: {
    title: 'Your key',
    label: 'Key',
    hint: 'It begins with frk_. It is kept until this tab closes, and is in no address.',
    use: 'Use this key',
    forget: 'Forget the key',
    close: 'Close',
    checking: 'The key is being checked.',
    needed: 'Paste a key.',
    refused: 'The key is unknown or has expired.',
    unreachable: 'The service does not answer. Try again.',
    you: (name: string, role: string) => `You are ${name}, ${role}.`,
    noEditing: 'This key reads. It cannot change anything.',
    limited: (stories: string) => `It is limited to these stories: ${stories}.`,
    roles: { reader: 'reader', reporter: 'reporter', editor: 'editor', admin: 'admin' },
  },

  menus: {
    story: 'Edit this story',
    record: 'Record',
    item: 'Edit',
    ofItem: (headline: string) => `Edit: ${headline}`,
  },

  forms: {
    open: { title: 'Open a story', send: 'Open' },
    describe: { title: 'Describe the story', send: 'Change' },
    close: { title: 'Close the story', send: 'Close the story' },
    reopen: { title: 'Open the story again', send: 'Open again' },
    report: { title: 'Report a development', send: 'Report' },
    correct: { title: 'Correct', send: 'Correct' },
    withdraw: { title: 'Withdraw', send: 'Withdraw' },
    hold: { title: 'Hold', send: 'Hold' },
    release: { title: 'Release', send: 'Release' },
    translate: { title: 'Translate', send: 'Add the translation' },
    corroborate: { title: 'Corroborate', send: 'Corroborate' },
    dispute: { title: 'Dispute', send: 'Record the dispute' },
    assess: { title: 'Assess', send: 'Assess' },
    raise: { title: 'Raise an issue', send: 'Raise' },
    position: { title: 'State a position', send: 'State' },
    announce: { title: 'Announce what is expected', send: 'Announce' },
    revise: { title: 'Revise', send: 'Revise' },
    fulfil: { title: 'Fulfilled', send: 'Record as fulfilled' },
    cancel: { title: 'Cancelled', send: 'Record as cancelled' },
    lapse: { title: 'Lapsed', send: 'Record as lapsed' },
    figure: { title: 'Report a figure', send: 'Report' },
  },

  fields: {
    language: 'Language of the texts',
    id: 'Identifier',
    title: 'Title',
    summary: 'Summary',
    tags: 'Tags',
    visibility: 'Who may read it',
    reason: 'Reason',
    headline: 'Headline',
    body: 'Text',
    occurred: 'When it happened',
    said: 'When it was said',
    kind: 'Kind',
    mode: 'Mode',
    note: 'What kind it is',
    actors: 'Actors',
    actor: 'Actor',
    role: 'Role',
    represents: 'For whom',
    places: 'Places',
    place: 'Place',
    country: 'Country',
    saidBy: 'Who said it',
    source: 'Source',
    quote: 'Words that were said',
    url: 'Address of the report',
    publishedAt: 'When it was published',
    links: 'Links',
    link: 'Link',
    relation: 'Relation',
    development: 'Development',
    importance: 'Importance',
    actuality: 'State',
    severity: 'How serious the mistake is',
    disputedBy: 'Who disputes it',
    statement: 'What they say',
    credibility: 'How credible it is',
    question: 'Question',
    issue: 'Issue',
    stance: 'Position',
    scope: 'Scope',
    scopeLabel: 'Name of the scope',
    conditions: 'On what terms',
    saidIn: 'The development in which it was said',
    what: 'What is to happen',
    window: 'When it is to happen',
    announcedBy: 'Who announced it',
    condition: 'Condition',
    likelihood: 'Likelihood',
    reviewBy: 'Look at it again by',
    by: 'The development that fulfils it',
    partly: 'Only in part',
    figure: 'Figure',
    label: 'What the figure is of',
    value: 'Value',
    unit: 'Unit',
  },

  hints: {
    date: 'Write ? for doubt, ~ for about, .. for open: 2025-09-04, 2025-09~, 2025-09-05/..',
    day: 'A day, such as 2025-10-01.',
    id: 'Left empty, it is made of the words above.',
    tags: 'Separated by commas.',
    conditions: 'One a line.',
    value: 'A number, a range such as 20–30 or 20.., or words. The unit has its own field.',
    country: 'Two letters, such as FR.',
    mode: 'A name of PLOVER, such as visit.',
    scope: 'Left empty: general.',
    newFigure: 'Left empty, it is a new figure.',
  },

  choices: {
    visibility: { public: 'Everyone', restricted: 'Only keys that are allowed to' },
    severity: { correction: 'A correction that readers should learn of', minor: 'A slip of the pen' },
    actorRoles: { source: 'acts', target: 'is acted upon', participant: 'takes part', host: 'hosts' },
    none: 'None',
    choose: 'Choose',
  },

  form: {
    readsAs: 'Reads as',
    fromTo: (from: string, to: string) => `from ${from} to ${to}`,
    figureInWords: 'Reads as words, not as a number.',
    figureWithUnit: (number: string, unit: string) =>
      `Reads as words. For a number, write ${number} here, and ${unit} as the unit.`,
    noLanguage: 'This is no language tag, such as fr.',
    more: 'More',
    add: (what: string) => `Add: ${what}`,
    remove: (what: string, n: number) => `Remove: ${what} ${n}`,
    needed: 'This is needed.',
    noChange: 'Nothing is changed.',
    later: 'Cancel',
    discard: 'Discard what was typed',
    kept: 'What you typed earlier was kept.',
    loading: 'The form is being prepared.',
    notLoaded: 'The service does not answer, so the form cannot be prepared.',
    tryAgain: 'Try again',
    sending: 'Sending.',
    waiting: 'It is on the log. The verdict is awaited.',
    offline: 'The connection is lost. What you typed is kept, and nothing is sent twice.',
    unreachable: 'The service did not answer. It may have got this: sent again, it is not recorded twice.',
    again: 'Send again',
    recorded: (version: number) => `Recorded as version ${version}.`,
    sentBefore: (version: number) =>
      `What you sent before was recorded as version ${version}. What you changed since then was not.`,
    show: 'Show it',
    warnings: 'Please check:',
    close: 'Close',
  },

  /** Dates as they are typed. */
  dates: {
    none: 'This is no date. Write it as 2025-09-04, or less exactly as 2025-09 or 2025.',
    noMonth: (month: string) => `There is no month ${month}: write 01 to 12, or 21 to 24 for a season.`,
    noDay: (month: string, days: number) => `${month} has ${days} days.`,
    turned: (write: string) => `It ends before it begins: write ${write}.`,
    time: (write: string) =>
      `A time has minutes, seconds and a zone, and no fractions of a second: write ${write}.`,
    near: (write: string) => `Dates are written otherwise: write ${write}.`,
    /** The seasons by their numbers in EDTF. */
    seasons: { 21: 'spring', 22: 'summer', 23: 'autumn', 24: 'winter' },
    /** What stands before a date that is approximate, and between the ends of an interval; others after a bar. */
    about: 'about|around|circa',
    to: 'to|until',
  },

  conflict: {
    of: (what: string, field: string) => `${what}: ${field}`,
    title: 'Someone else was faster',
    said: (yours: number, now: number) =>
      `You wrote on version ${yours}; the file is now at version ${now}. Yours has not been recorded.`,
    meanwhile: 'Recorded meanwhile',
    yours: 'Yours',
    apply: (version: number) => `Apply mine on top of version ${version}`,
    discard: 'Discard mine',
    nothing: 'nothing',
    elsewhere: 'A change that this form does not concern.',
  },

  /** Words for codes of the API. In English the API says it itself, and says more. */
  problems: {} as Readonly<Record<string, string>>,
  warnings: {} as Readonly<Record<string, string>>,
}

export type EditorWords = typeof editor
