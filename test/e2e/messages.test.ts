import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

interface Sent {
  method: 'GET' | 'POST'
  path: string
  body?: unknown
  headers?: Record<string, string>
}

const e = (type: string, data: object) => ({ type, data })
const d = (developmentId: string, more: object = {}) =>
  e('DevelopmentReported', {
    developmentId,
    headline: { en: 'x' },
    occurred: '2025-09-04',
    kind: { category: 'consult', mode: 'visit' },
    language: 'en',
    ...more,
  })
const why = { reason: { en: 'because' } }
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  path,
  body,
  headers,
})
const ev = (...events: object[]) => post('/v1/stories/talks/events', { events })
const get = (path: string): Sent => ({ method: 'GET', path: `/v1/stories/talks${path}` })

/** Mistakes that people make, and exactly what they are answered. */
const MISTAKES: [
  name: string,
  sent: Sent,
  status: number,
  code: string,
  pointer: string | null,
  message: string,
][] = [
  ['no body', post('/v1/stories/talks/events', ''), 400, 'malformed-json', '', 'there is no body'],
  [
    'half of JSON',
    post('/v1/stories/talks/events', '{"events":['),
    400,
    'malformed-json',
    '',
    'not JSON: Unexpected end of JSON input',
  ],
  [
    'no events',
    post('/v1/stories/talks/events', {}),
    400,
    'validation-failed',
    '/events',
    'events is missing: give a list',
  ],
  [
    'an empty list of events',
    post('/v1/stories/talks/events', { events: [] }),
    400,
    'validation-failed',
    '/events',
    'events is an empty list: give at least 1',
  ],
  [
    'one event without its list',
    post('/v1/stories/talks/events', { events: d('a') }),
    400,
    'validation-failed',
    '/events',
    'events is an object, and must be a list: put it between [ and ]',
  ],
  [
    'a field that the body does not have',
    post('/v1/stories/talks/events', { events: [d('a')], learntAt: '2025-09-04T10:00:00Z' }),
    400,
    'validation-failed',
    '/learntAt',
    'there is no field "learntAt"; did you mean "learnedAt"?',
  ],
  [
    'a type with a slip',
    ev(e('DevelopmentReport', {})),
    400,
    'validation-failed',
    '/events/0/type',
    '"DevelopmentReport" is not a value of type; did you mean "DevelopmentReported"?',
  ],
  [
    'an event without a type',
    ev({ data: {} }),
    400,
    'validation-failed',
    '/events/0/type',
    'type is missing: give one of "StoryOpened", "StoryDescribed", "StoryClosed", "StoryReopened", "StoriesLinked", "DevelopmentReported", "DevelopmentCorrected", "DevelopmentHeld", "HoldReleased", "DevelopmentWithdrawn", "DevelopmentsMerged", "MergeUndone", "ReportCorroborated", "ReportDisputed", "CredibilityAssessed", "SourceRated", "TranslationAdded", "IssueRaised", "PositionStated", "ExpectationAnnounced", "ExpectationRevised", "ExpectationFulfilled", "ExpectationCancelled", "ExpectationLapsed", "FigureReported" or "ClaimRetracted"',
  ],
  [
    'a field with a slip',
    ev(d('a', { occured: '2025' })),
    400,
    'validation-failed',
    '/events/0/data/occured',
    'there is no field "occured"; did you mean "occurred"?',
  ],
  [
    'a field that no event has',
    ev(e('StoryClosed', { by: 'x' })),
    400,
    'validation-failed',
    '/events/0/data/by',
    'there is no field "by": the only field is reason',
  ],
  [
    'no headline',
    ev(d('a', { headline: undefined })),
    400,
    'validation-failed',
    '/events/0/data/headline',
    'headline is missing: give a text by language, such as {"en": "…"}',
  ],
  [
    'a headline that is a string',
    ev(d('a', { headline: 'Talks open' })),
    400,
    'validation-failed',
    '/events/0/data/headline',
    'headline is the string "Talks open", and must be a text by language, such as {"en": "…"}: write {"en":"Talks open"}',
  ],
  [
    'an empty headline',
    ev(d('a', { headline: { en: '' } })),
    400,
    'validation-failed',
    '/events/0/data/headline/en',
    'headline.en is empty',
  ],
  [
    'a headline of spaces',
    ev(d('a', { headline: { en: '  ' } })),
    400,
    'validation-failed',
    '/events/0/data/headline/en',
    'headline.en has only white space or invisible characters',
  ],
  [
    'a headline of 501 characters',
    ev(d('a', { headline: { en: 'x'.repeat(501) } })),
    400,
    'validation-failed',
    '/events/0/data/headline/en',
    'headline.en has more than 500 characters',
  ],
  [
    'a headline in no language',
    ev(d('a', { headline: {} })),
    400,
    'validation-failed',
    '/events/0/data/headline',
    'headline must have a text in 1 to 100 languages, such as {"en": "…"}',
  ],
  [
    'a language by its name',
    ev(d('a', { language: 'english' })),
    400,
    'validation-failed',
    '/events/0/data/language',
    '"english" is not a language tag of BCP 47: write "en"',
  ],
  [
    'a text by the name of its language',
    ev(d('a', { body: { French: 'x' } })),
    400,
    'validation-failed',
    '/events/0/data/body/French',
    '"French" is not a language tag of BCP 47: write "fr"',
  ],
  [
    'a language twice',
    ev(d('a', { body: { fr: 'x', FR: 'y' } })),
    400,
    'validation-failed',
    '/events/0/data/body/FR',
    '"FR" is the same language as "fr": give one of them',
  ],
  [
    'a main language without a text',
    ev(d('a', { language: 'fr' })),
    400,
    'validation-failed',
    '/events/0/data/language',
    'the headline has no text in "fr", the main language: add one, or make "en" the main language',
  ],
  [
    'an id with spaces',
    ev(d('The Walkout')),
    400,
    'validation-failed',
    '/events/0/data/developmentId',
    '"The Walkout" is not an id: write "the-walkout". An id has 1 to 128 of a-z, 0-9, ".", "_" and "-", and begins with a letter or digit',
  ],
  [
    'an id of another script',
    ev(d('峰会')),
    400,
    'validation-failed',
    '/events/0/data/developmentId',
    '"峰会" is not an id. An id has 1 to 128 of a-z, 0-9, ".", "_" and "-", and begins with a letter or digit',
  ],
  [
    'a day as in Europe',
    ev(d('a', { occurred: '27/11/2026' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"27/11/2026" is not a date of EDTF: write 2026-11-27 (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a day that may be two',
    ev(d('a', { occurred: '05/06/2026' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"05/06/2026" is not a date of EDTF: write 2026-06-05 or 2026-05-06 (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a day that November does not have',
    ev(d('a', { occurred: '2026-11-31' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"2026-11-31" is not a date of EDTF: November has 30 days (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a 13th month',
    ev(d('a', { occurred: '2026-13' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"2026-13" is not a date of EDTF: there is no month 13 (01 to 12; 21 to 24 are the seasons) (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a time without seconds and zone',
    ev(d('a', { occurred: '2026-11-28T17:30' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"2026-11-28T17:30" is not a date of EDTF: seconds and a zone are missing: write 2026-11-28T17:30:00Z (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a date in words',
    ev(d('a', { occurred: '27 November 2026' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"27 November 2026" is not a date of EDTF: write 2026-11-27 (all forms: /problems/validation-failed#dates)',
  ],
  [
    'an interval that ends before it begins',
    ev(d('a', { occurred: '2026-11/2026-10' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"2026-11/2026-10" is not a date of EDTF: write 2026-10/2026-11 (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a word for a date',
    ev(d('a', { occurred: 'yesterday' })),
    400,
    'validation-failed',
    '/events/0/data/occurred',
    '"yesterday" is not a date of EDTF of level 0 or 1, such as "2025-09-04" or "2025-09" (all forms: /problems/validation-failed#dates)',
  ],
  [
    'a review day as in Europe',
    ev(
      e('ExpectationAnnounced', {
        expectationId: 'x',
        what: { en: 'x' },
        window: '2025',
        announcedBy: 'x',
        reviewBy: '27.11.2026',
      }),
    ),
    400,
    'validation-failed',
    '/events/0/data/reviewBy',
    '"27.11.2026" is not a day: write 2026-11-27',
  ],
  [
    'a category with a slip',
    ev(d('a', { kind: { category: 'consullt' } })),
    400,
    'validation-failed',
    '/events/0/data/kind/category',
    '"consullt" is not a value of kind.category; did you mean "consult"?',
  ],
  [
    'a kind that is a string',
    ev(d('a', { kind: 'consult' })),
    400,
    'validation-failed',
    '/events/0/data/kind',
    'kind is the string "consult", and must be a kind of PLOVER, such as {"category": "consult"}',
  ],
  [
    'another kind without a note',
    ev(d('a', { kind: { category: 'other' } })),
    400,
    'validation-failed',
    '/events/0/data/kind/note',
    'the category "other" needs a note',
  ],
  [
    'a role that there is not',
    ev(d('a', { actors: [{ name: 'x', role: 'guest' }] })),
    400,
    'validation-failed',
    '/events/0/data/actors/0/role',
    '"guest" is not a value of actors.0.role: write one of "source", "target", "participant" or "host"',
  ],
  [
    'actors that are not a list',
    ev(d('a', { actors: { name: 'x', role: 'host' } })),
    400,
    'validation-failed',
    '/events/0/data/actors',
    'actors is an object, and must be a list: put it between [ and ]',
  ],
  [
    'a country by its name',
    ev(d('a', { places: [{ name: 'Kyiv', country: 'Ukraine' }] })),
    400,
    'validation-failed',
    '/events/0/data/places/0/country',
    '"Ukraine" is not a country code of two capitals (ISO 3166-1): write "UA"',
  ],
  [
    'a latitude in quotes',
    ev(d('a', { places: [{ name: 'Kyiv', lat: '50.4' }] })),
    400,
    'validation-failed',
    '/events/0/data/places/0/lat',
    'places.0.lat is the string "50.4", and must be a number: write 50.4',
  ],
  [
    'a latitude off the globe',
    ev(d('a', { places: [{ name: 'Kyiv', lat: 504 }] })),
    400,
    'validation-failed',
    '/events/0/data/places/0/lat',
    'places.0.lat is 504, and must be at most 90',
  ],
  [
    'a URL without https',
    ev(d('a', { attribution: [{ source: 'x', url: 'www.lemonde.fr' }] })),
    400,
    'validation-failed',
    '/events/0/data/attribution/0/url',
    '"www.lemonde.fr" is not a URL: a URL begins with https:// or http:// and a host, and has no spaces, backslashes, control or invisible characters',
  ],
  [
    'a stance with a slip',
    ev(e('PositionStated', { issueId: 'troops', actor: 'x', stance: 'support' })),
    400,
    'validation-failed',
    '/events/0/data/stance',
    '"support" is not a value of stance; did you mean "supports"?',
  ],
  [
    'a figure without a value',
    ev(e('FigureReported', { figureId: 'f', label: { en: 'x' } })),
    400,
    'validation-failed',
    '/events/0/data/value',
    'value is missing: give {"exact": number}, {"from": number, "to": number} or {"words": text}',
  ],
  [
    'a figure in quotes',
    ev(e('FigureReported', { figureId: 'f', label: { en: 'x' }, value: { exact: '26' } })),
    400,
    'validation-failed',
    '/events/0/data/value/exact',
    'exact is the string "26", and must be a number: write 26',
  ],
  [
    'a figure that is a number',
    ev(e('FigureReported', { figureId: 'f', label: { en: 'x' }, value: 26 })),
    400,
    'validation-failed',
    '/events/0/data/value',
    'value is the number 26, and must be {"exact": number}, {"from": number, "to": number} or {"words": text}',
  ],
  [
    'a merge into itself',
    ev(e('DevelopmentsMerged', { into: 'summit', from: ['summit'] })),
    400,
    'validation-failed',
    '/events/0/data/from/0',
    '"summit" cannot be merged into itself',
  ],
  [
    'a learnedAt without a zone',
    post('/v1/stories/talks/events', { events: [d('a')], learnedAt: '2025-09-04T10:00:00' }),
    400,
    'validation-failed',
    '/learnedAt',
    '"2025-09-04T10:00:00" is not a time of RFC 3339: a zone is missing: write 2025-09-04T10:00:00Z',
  ],
  [
    'a version without quotes',
    post('/v1/stories/talks/events', { events: [d('a')] }, { 'if-match': '12' }),
    400,
    'validation-failed',
    '/header/If-Match',
    'If-Match is 12, and must be a version in quotes, such as "12", or *',
  ],
  [
    'a version twice',
    post('/v1/stories/talks/events', { events: [d('a')] }, { 'if-match': '*', 'if-none-match': '*' }),
    400,
    'validation-failed',
    '/header/If-Match',
    'If-Match and If-None-Match cannot both be given: leave one of them out',
  ],
  [
    'a + that became a blank',
    get('?knownAt=2025-09-04T10:00:00+02:00'),
    400,
    'validation-failed',
    '/query/knownAt',
    'knownAt has a blank in "2025-09-04T10:00:00 02:00": a + in an address stands for a blank, so write %2B, as in 2025-09-04T10:00:00%2B02:00',
  ],
  [
    'a limit of 0',
    get('/timeline?limit=0'),
    400,
    'validation-failed',
    '/query/limit',
    '"0" is not a whole number from 1 to 500',
  ],
  [
    'a parameter with a slip',
    get('/timeline?langs=fr'),
    400,
    'validation-failed',
    '/query/langs',
    'there is no parameter "langs"; did you mean "lang"?',
  ],
  [
    'two points in time',
    get('?version=1&knownAt=2025-09-04T10:00:00Z'),
    400,
    'validation-failed',
    '/query/knownAt',
    'give at most one of version, knownAt and recordedAt',
  ],
  [
    'a kind that is none',
    get('/timeline?kind=visit'),
    400,
    'validation-failed',
    '/query/kind/0',
    '"visit" is not a kind: write a category, or one with a mode, such as "consult/visit". The categories are agree, consult, support, cooperate, aid, concede, retreat, request, accuse, reject, threaten, protest, sanction, mobilize, coerce, assault, other',
  ],
  [
    'a development with a slip',
    ev(e('ReportDisputed', { developmentId: 'walkot', by: 'x', statement: { en: 'x' } })),
    409,
    'development-unknown',
    '/events/0/data/developmentId',
    'the story has no development "walkot"; did you mean "walkout"?',
  ],
  [
    'a development that is nowhere near',
    ev(d('a', { links: [{ relation: 'follows', developmentId: 'parade' }] })),
    409,
    'development-unknown',
    '/events/0/data/links/0/developmentId',
    'the story has no development "parade": check the id, or report it first, in the same append if you like',
  ],
  [
    'a development of the same append with a slip',
    ev(d('ceasefire'), d('b', { links: [{ relation: 'follows', developmentId: 'ceasefir' }] })),
    409,
    'development-unknown',
    '/events/1/data/links/0/developmentId',
    'the story has no development "ceasefir"; did you mean "ceasefire"?',
  ],
  [
    'an issue with a slip',
    ev(e('PositionStated', { issueId: 'trops', actor: 'x', stance: 'supports' })),
    409,
    'issue-unknown',
    '/events/0/data/issueId',
    'the story has no issue "trops"; did you mean "troops"?',
  ],
  [
    'an expectation with a slip',
    ev(e('ExpectationCancelled', { expectationId: 'backstp', ...why })),
    409,
    'expectation-unknown',
    '/events/0/data/expectationId',
    'the story has no expectation "backstp"; did you mean "backstop"?',
  ],
  [
    'an expectation that is settled',
    ev(e('ExpectationCancelled', { expectationId: 'done', ...why })),
    409,
    'expectation-settled',
    '/events/0/data/expectationId',
    'the expectation "done" was cancelled at version 9: take that back (ClaimRetracted), or announce a new one',
  ],
  [
    'a retraction of an announcement',
    ev(e('ClaimRetracted', { version: 7, ...why })),
    409,
    'claim-unknown',
    '/events/0/data/version',
    'the event at version 7, ExpectationAnnounced, cannot be taken back: cancel the expectation (ExpectationCancelled)',
  ],
  [
    'a read before the story began',
    get('/timeline?knownAt=2025-10-31T00:00:00Z'),
    404,
    'story-not-found',
    null,
    'the story begins later: it was known first at 2025-11-01T10:00:00.000Z',
  ],
  [
    'a read of a story with a slip',
    { method: 'GET', path: '/v1/stories/tallks' },
    404,
    'story-not-found',
    null,
    'there is no such story that this key may read at that time; did you mean "talks"?',
  ],
  [
    'a merge at another version',
    ev(e('MergeUndone', { mergeVersion: 3 })),
    409,
    'merge-unknown',
    '/events/0/data/mergeVersion',
    'the story has no merge at version 3 that stands; did you mean 10?',
  ],
  [
    'a development that was merged',
    ev(e('DevelopmentWithdrawn', { developmentId: 'double', ...why })),
    409,
    'development-merged',
    '/events/0/data/developmentId',
    'the development "double" was merged into "summit": name that one, or undo the merge (MergeUndone)',
  ],
  [
    'a development that was withdrawn',
    ev(e('DevelopmentHeld', { developmentId: 'gone', ...why })),
    409,
    'development-withdrawn',
    '/events/0/data/developmentId',
    'the development "gone" was withdrawn: name another one, or report it again under a new id',
  ],
  [
    'a development that is there',
    ev(d('summit')),
    409,
    'development-exists',
    '/events/0/data/developmentId',
    'the story has a development "summit" already: correct it, or choose another id',
  ],
  [
    'a correction that changes nothing',
    ev(e('DevelopmentCorrected', { developmentId: 'summit', changes: {}, severity: 'minor', ...why })),
    409,
    'no-change',
    '/events/0/data/changes',
    'the correction of "summit" changes nothing: the fields have these values already',
  ],
  [
    'a story that is closed',
    post('/v1/stories/closed/events', { events: [d('a')] }),
    409,
    'story-closed',
    '/events/0',
    'the story "closed" is closed: reopen it first (StoryReopened). What mends or judges stays possible',
  ],
  [
    'a story that is not there',
    post('/v1/stories/tallks/events', { events: [d('a')] }),
    404,
    'story-not-found',
    '/events/0',
    'there is no story "tallks"; did you mean "talks"?',
  ],
  [
    'learned before what is known',
    post('/v1/stories/talks/events', { events: [d('a')], learnedAt: '2025-10-01T10:00:00Z' }),
    409,
    'learned-out-of-order',
    '/learnedAt',
    'learnedAt is 2025-10-01T10:00:00.000Z, before the last known time of the story, 2025-11-01T10:00:00.000Z: leave learnedAt out, or send a time from then on',
  ],
  [
    'an old version',
    post('/v1/stories/talks/events', { events: [d('a')] }, { 'if-match': '"3"' }),
    412,
    'version-conflict',
    null,
    'the story "talks" is at version 15, and version 3 was expected: read it, decide again, and retry',
  ],
  [
    'a story that is there already',
    post('/v1/stories', { storyId: 'talks', title: { en: 'x' }, language: 'en' }),
    409,
    'story-exists',
    '',
    'there is a story "talks" already: append to it, or open one with another id',
  ],
  [
    'a read of a development with a slip',
    get('/developments/walkot'),
    404,
    'development-not-found',
    null,
    'the story has no development "walkot" that this key may read at that time; did you mean "walkout"?',
  ],
]

/** Slips in accepted appends, and exactly what they are warned about. */
const SLIPS: [name: string, sent: Sent, pointer: string, code: string, message: string][] = [
  [
    // The story was filed late until now.
    'an append without a learned time',
    ev(e('IssueRaised', { issueId: 'known-now', question: { en: 'x' } })),
    '/learnedAt',
    'known-now',
    "the story's last append was filed late, for 2025-11-01T10:00:00.000Z. This one says that it was learned now: later filings cannot go back before it",
  ],
  [
    'an actor in another case',
    ev(d('slip-1', { actors: [{ name: 'EMMANUEL MACRON', role: 'host' }] })),
    '/events/0/data/actors/0/name',
    'name-spelled-differently',
    'the story has "Emmanuel Macron", and this is "EMMANUEL MACRON": they differ in case, accents or white space only',
  ],
  [
    'a source in a shorthand',
    post('/v1/stories/talks/developments', d('slip-2', { attribution: [{ source: 'le monde' }] }).data),
    '/attribution/0/source',
    'name-spelled-differently',
    'the story has "Le Monde", and this is "le monde": they differ in case, accents or white space only',
  ],
  [
    'a plan that is said to be actual',
    ev(d('slip-3', { occurred: '9000' })),
    '/events/0/data/occurred',
    'actual-in-future',
    'occurred is "9000", which is still to come, and actuality is "actual": if it is announced, make actuality "planned"',
  ],
  [
    'a country that there is not',
    ev(d('slip-4', { places: [{ name: 'London', country: 'UK' }] })),
    '/events/0/data/places/0/country',
    'country-unknown',
    '"UK" is no country of ISO 3166-1; did you mean "GB"?',
  ],
  [
    'a mode with a slip',
    ev(d('slip-5', { kind: { category: 'consult', mode: 'vist' } })),
    '/events/0/data/kind/mode',
    'mode-unknown',
    'PLOVER has no mode "vist" of "consult"; did you mean "visit"?',
  ],
  [
    'a position that is stated already',
    ev(e('PositionStated', { issueId: 'troops', actor: 'France', stance: 'supports' })),
    '/events/0/data',
    'nothing-changed',
    'this PositionStated changes nothing: the story says so already',
  ],
  [
    'a figure with a slip',
    ev(e('FigureReported', { figureId: 'countrys', label: { en: 'Countries' }, value: { exact: 27 } })),
    '/events/0/data/figureId',
    'figure-id-near',
    'the figure "countrys" is new to the story; did you mean "countries"?',
  ],
  [
    "a figure's new label",
    ev(e('FigureReported', { figureId: 'countries', label: { en: 'States' }, value: { exact: 27 } })),
    '/events/0/data/label/en',
    'figure-label-changed',
    'the label of the figure "countries" was "Countries", and this is "States": readers get the last one',
  ],
  [
    'a language with a slip',
    ev(d('slip-6', { headline: { en: 'x', fe: 'x' } })),
    '/events/0/data/headline/fe',
    'language-new',
    '"fe" is a language that the story has not used before; it has "en" and "fr"',
  ],
  [
    'a headline without its main language',
    ev(
      e('DevelopmentCorrected', {
        developmentId: 'walkout',
        changes: { headline: { fr: 'x' } },
        ...why,
        severity: 'minor',
      }),
    ),
    '/events/0/data/changes/headline',
    'main-language-lost',
    'the headline has no text in "en", the main language, any more: a new headline replaces the old one in all languages, so give it in each that is to stay',
  ],
  [
    'an expectation that lapses early',
    ev(
      e('ExpectationAnnounced', {
        expectationId: 'far',
        what: { en: 'x' },
        window: '9000',
        announcedBy: 'x',
      }),
      e('ExpectationLapsed', { expectationId: 'far', ...why }),
    ),
    '/events/1/data/expectationId',
    'lapsed-early',
    'the window of the expectation "far", "9000", has not ended: what is known not to happen is cancelled (ExpectationCancelled)',
  ],
]

let product: Product
const ask = async ({ method, path, body, headers = {} }: Sent, key = ADMIN_KEY) => {
  const answer = await fetch(product.url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('ndjson') === false
  const said: unknown = isJson ? JSON.parse(text) : text
  return { status: answer.status, headers: answer.headers, said, text }
}

beforeAll(async () => {
  product = await startEmbedded({ FILROUGE_LOG_LEVEL: 'error' })
  const talks = [
    e('StoryOpened', { title: { en: 'Talks', fr: 'Pourparlers' }, language: 'en' }),
    d('walkout', {
      actors: [{ name: 'Emmanuel Macron', role: 'host' }],
      attribution: [{ source: 'Le Monde' }],
    }),
    d('summit'),
    d('double'),
    e('IssueRaised', { issueId: 'troops', question: { en: 'x' } }),
    e('PositionStated', { issueId: 'troops', actor: 'France', stance: 'supports' }),
    ...['backstop', 'done'].map((expectationId) =>
      e('ExpectationAnnounced', { expectationId, what: { en: 'x' }, window: '2025-10', announcedBy: 'x' }),
    ),
    e('ExpectationCancelled', { expectationId: 'done', ...why }),
    e('DevelopmentsMerged', { into: 'summit', from: ['double'] }),
    d('gone'),
    e('DevelopmentWithdrawn', { developmentId: 'gone', ...why }),
    d('secret'),
    e('DevelopmentHeld', { developmentId: 'secret', ...why }),
    e('FigureReported', { figureId: 'countries', label: { en: 'Countries' }, value: { exact: 26 } }),
  ]
  const closed = [e('StoryOpened', { title: { en: 'x' }, language: 'en' }), e('StoryClosed', {})]
  for (const [story, body] of [
    ['talks', { events: talks, learnedAt: '2025-11-01T10:00:00Z' }],
    ['closed', { events: closed }],
  ] as const)
    expect(await ask(post(`/v1/stories/${story}/events`, body))).toMatchObject({ status: 201 })
})
afterAll(() => product?.stop())

test.each(MISTAKES)('%s', async (_, sent, status, code, pointer, message) => {
  const { said } = await ask(sent)
  expect(said).toMatchObject({
    status,
    code,
    detail: expect.stringContaining(code === 'malformed-json' ? 'body' : message),
    ...(pointer !== null && { errors: [{ pointer, message }] }),
  })
})

test('there are 60 mistakes and more', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(60))

test.each(SLIPS)('%s is accepted, with a warning', async (_, sent, pointer, code, message) => {
  const { status, said } = await ask(sent)
  expect([status, said]).toMatchObject([
    201,
    { warnings: expect.arrayContaining([{ pointer, code, message }]) },
  ])
})

test('an append without a slip has no warnings, and a replayed one has none', async () => {
  expect((await ask(ev(d('sound')))).said).not.toHaveProperty('warnings')
  const slip = post(
    '/v1/stories/talks/events',
    { events: [d('again', { occurred: '9000' })] },
    { 'idempotency-key': 'k' },
  )
  expect((await ask(slip)).said).toHaveProperty('warnings')
  const replayed = await ask(slip)
  expect([replayed.status, replayed.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
  expect(replayed.said).not.toHaveProperty('warnings')
})

test('the outcome of a refused append has the message of its answer', async () => {
  const refused = await ask(ev(e('DevelopmentHeld', { developmentId: 'walkot', ...why })))
  const { appendId }: { appendId: string } = JSON.parse(refused.text)
  const message = 'the story has no development "walkot"; did you mean "walkout"?'
  expect((await ask({ method: 'GET', path: `/v1/appends/${appendId}` })).said).toMatchObject({
    status: 'rejected',
    detail: message,
    errors: [{ pointer: '/events/0/data/developmentId', message }],
  })
})

test('a line of an import is warned about, or refused with what may be meant', async () => {
  const lines = [
    { storyId: 'talks', events: [d('line', { places: [{ name: 'London', country: 'UK' }] })] },
    { storyId: 'talks', events: [e('DevelopmentHeld', { developmentId: 'walkot', ...why })] },
    { storyId: 'talks', events: [d('line', { occurred: '27/11/2026' })] },
  ]
  const ndjson = lines.map((line) => JSON.stringify(line)).join('\n')
  const { text } = await ask(
    post('/v1/imports?format=ndjson', ndjson, { 'content-type': 'application/x-ndjson' }),
  )
  expect(
    text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject([
    {
      status: 'accepted',
      warnings: [{ pointer: '/events/0/data/places/0/country', code: 'country-unknown' }],
    },
    { status: 'rejected', errors: [{ message: expect.stringContaining('did you mean "walkout"?') }] },
    { status: 'rejected', errors: [{ message: expect.stringContaining('write 2026-11-27') }] },
  ])
})

test('a held development is suggested to editors only', async () => {
  const made = await ask(post('/v1/keys', { name: 'reporter', role: 'reporter' }))
  const { key }: { key: string } = JSON.parse(made.text)
  const slip = ev(d('linked', { links: [{ relation: 'follows', developmentId: 'secrte' }] }))
  expect((await ask(slip)).text).toContain('did you mean \\"secret\\"?')
  const reporters = await ask(slip, key)
  expect([reporters.status, reporters.text.includes('secret')]).toEqual([409, false])
})

test('the address of the forms of dates is that of a page', async () => {
  const page = await fetch(`${product.url}/problems/validation-failed`)
  expect(await page.text()).toContain('id="dates"')
})
