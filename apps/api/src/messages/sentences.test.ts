import { DevelopmentsBody, NewKeyBody, NewSubscriptionBody, OpenStoryBody } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { AppendBody, EVENT_TYPES, kinds } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { readQuery } from '../http/query.js'
import { validated } from '../http/validation.js'
import { TimelineQuery } from '../stories/timeline-parameters.js'

/** The messages of the validation errors, by pointer. */
function said(check: () => unknown): Record<string, string> {
  try {
    check()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return Object.fromEntries((error.details.errors ?? []).map(({ pointer, message }) => [pointer, message]))
  }
  return {}
}

const sound = {
  developmentId: 'a',
  headline: { en: 'x' },
  occurred: '2025',
  kind: { category: 'aid' },
  language: 'en',
}
const report = kinds.DevelopmentReported.schema
const { PositionStated, FigureReported, CredibilityAssessed } = kinds

describe('a body', () => {
  test.each<[z.ZodType, unknown, pointer: string, message: string]>([
    [AppendBody, null, '', 'the body is null, and must be an object'],
    [AppendBody, {}, '/events', 'events is missing: give a list'],
    [AppendBody, { events: [null] }, '/events/0', 'the event is null, and must be an object'],
    [AppendBody, { events: [{ type: 'StoryClosed' }] }, '/events/0/data', 'data is missing: give an object'],
    [
      AppendBody,
      { events: [{ type: 'StoryClosed', data: null }] },
      '/events/0/data',
      'data is null, and must be an object',
    ],
    [DevelopmentsBody, [null], '/0', 'item 0 of the body is null, and must be an object'],
    [
      kinds.ReportCorroborated.schema,
      { developmentId: 'a', attribution: [{ source: 'AFP' }] },
      '/attribution',
      'attribution is a list, and must be an object: give one, without [ and ]',
    ],
    [AppendBody, { events: [] }, '/events', 'events is an empty list: give at least 1'],
    [
      AppendBody,
      { events: [{ data: {} }] },
      '/events/0/type',
      `type is missing: give one of ${EVENT_TYPES.map((type) => `"${type}"`).join(', ')}`.replace(
        /, ([^,]+)$/,
        ' or $1',
      ),
    ],
    [
      AppendBody,
      { events: [{ type: 'DevelopmentReport', data: {} }] },
      '/events/0/type',
      '"DevelopmentReport" is not a value of type; did you mean "DevelopmentReported"?',
    ],
    [
      AppendBody,
      { events: [{ type: 'DevelopmentReported', data: { ...sound, headline: undefined } }] },
      '/events/0/data/headline',
      'headline is missing: give a text by language, such as {"en": "…"}',
    ],
    [
      report,
      { ...sound, headline: 'Talks open' },
      '/headline',
      'headline is the string "Talks open", and must be a text by language, such as {"en": "…"}: write {"en":"Talks open"}',
    ],
    [
      report,
      { ...sound, headline: { en: 5 } },
      '/headline/en',
      'headline.en is the number 5, and must be a string',
    ],
    [report, { ...sound, headline: { en: '' } }, '/headline/en', 'headline.en is empty'],
    [
      report,
      { ...sound, actors: {} },
      '/actors',
      'actors is an object, and must be a list: put it between [ and ]',
    ],
    [
      report,
      { ...sound, occured: '2025' },
      '/occured',
      'there is no field "occured"; did you mean "occurred"?',
    ],
    [
      report,
      { ...sound, places: [{ nom: 'Kyiv', name: 'Kyiv' }] },
      '/places/0/nom',
      'there is no field "nom": the fields are name, country, lat and lon',
    ],
    [
      report,
      { ...sound, places: [{ name: 'Kyiv', lat: 91 }] },
      '/places/0/lat',
      'places.0.lat is 91, and must be at most 90',
    ],
    [
      report,
      { ...sound, places: [{ name: 'Kyiv', lat: '50.4' }] },
      '/places/0/lat',
      'places.0.lat is the string "50.4", and must be a number: write 50.4',
    ],
    [
      report,
      { ...sound, kind: 'aid' },
      '/kind',
      'kind is the string "aid", and must be a kind of PLOVER, such as {"category": "consult"}',
    ],
    [
      report,
      { ...sound, occurred: '27/11/2026' },
      '/occurred',
      '"27/11/2026" is not a date of EDTF: write 2026-11-27 (all forms: /problems/validation-failed#dates)',
    ],
    [
      PositionStated.schema,
      { issueId: 'i', actor: 'France', stance: 'support' },
      '/stance',
      '"support" is not a value of stance; did you mean "supports"?',
    ],
    [
      PositionStated.schema,
      { issueId: 'i', actor: 'France', stance: 'yes' },
      '/stance',
      '"yes" is not a value of stance: write one of "supports", "opposes", "conditional", "neutral" or "undeclared"',
    ],
    [
      CredibilityAssessed.schema,
      { developmentId: 'a', credibility: 1.5, reason: { en: 'x' } },
      '/credibility',
      'credibility is the number 1.5, and must be a whole number',
    ],
    [
      FigureReported.schema,
      { figureId: 'f', label: { en: 'x' } },
      '/value',
      'value is missing: give {"exact": number}, {"from": number, "to": number} or {"words": text}',
    ],
    [
      OpenStoryBody,
      { title: { en: 'x' }, language: 'en' },
      '/storyId',
      'storyId is missing: give an id, such as "summit-2"',
    ],
    [
      OpenStoryBody,
      { storyId: 'a'.repeat(129), title: { en: 'x' }, language: 'en' },
      '/storyId',
      `"${'a'.repeat(55)}…" has 129 characters, and an id has 128 at most`,
    ],
    [
      NewKeyBody,
      { name: ' \u200b ', role: 'reader' },
      '/name',
      'name has only white space or invisible characters',
    ],
    [
      DevelopmentsBody,
      'x',
      '',
      'the body is the string "x", and must be a development, or a list of 1 to 100',
    ],
    [
      NewSubscriptionBody,
      { url: 'example.org', stories: ['*'], start: 'now' },
      '/url',
      '"example.org" is not a URL: a URL begins with https:// or http:// and a host, and has no spaces, backslashes, control or invisible characters',
    ],
  ])('%#', (schema, body, pointer, message) =>
    expect(said(() => validated(schema, body))).toMatchObject({ [pointer]: message }),
  )
})

describe('a query', () => {
  const read = (query: object) => said(() => readQuery(TimelineQuery, query))
  test.each([
    [{ limit: '0' }, 'limit', '"0" is not a whole number from 1 to 500'],
    [{ limit: ['1', '2'] }, 'limit', 'the parameter is given more than once'],
    [{ limits: '5' }, 'limits', 'there is no parameter "limits"; did you mean "limit"?'],
    [
      { include: 'held,bogus' },
      'include/1',
      '"bogus" is not a value of include: write one of "held" or "withdrawn"',
    ],
    [{ lang: 'english' }, 'lang', '"english" is not a language tag of BCP 47: write "en"'],
    [
      { knownAt: '2025-09-04T10:00:00 02:00' },
      'knownAt',
      'knownAt has a blank in "2025-09-04T10:00:00 02:00": a + in an address stands for a blank, so write %2B, as in 2025-09-04T10:00:00%2B02:00',
    ],
    [
      { happenedBy: '2025-09-04T10:00:00 02:00' },
      'happenedBy',
      'happenedBy has a blank in "2025-09-04T10:00:00 02:00": a + in an address stands for a blank, so write %2B, as in 2025-09-04T10:00:00%2B02:00',
    ],
    [
      { knownAt: 'last week' },
      'knownAt',
      '"last week" is not a time of RFC 3339: write day, time and zone, such as 2025-09-04T17:30:00Z or 2025-09-04T19:30:00+02:00',
    ],
  ])('%j', (query, name, message) => expect(read(query)).toEqual({ [`/query/${name}`]: message }))
})

test('no message of any schema has the words of the validator', () => {
  const values = [undefined, null, 5, 'x', true, [], {}, { x: 1 }, [null], { en: null }]
  const jargon = /expected|received|invalid|undefined|\brecord\b|regex|pattern|union/i
  for (const schema of [...EVENT_TYPES.map((type) => kinds[type].schema), OpenStoryBody, NewSubscriptionBody])
    for (const field of Object.keys(schema.shape))
      for (const value of values)
        for (const message of Object.values(said(() => validated(schema, { [field]: value }))))
          expect(message).not.toMatch(jargon)
})
