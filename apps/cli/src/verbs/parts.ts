import { DATE, ID, NAME, TEXT, URL_FORM, WORDS } from './forms.js'
import { argument, needed, option, type Field } from './verb.js'

/* Fields that several verbs have. */

export const DEVELOPMENT = argument('development', 'developmentId', ID, 'the id of the development')
export const EXPECTATION = argument('expectation', 'expectationId', ID, 'the id of the expectation')

export const reason = (description: string): Field => needed('reason', 'reason', TEXT, description)

/** The source of a report. Without `isNeeded` all of it may be left out. */
export const attribution = (isNeeded = false): Field[] => [
  (isNeeded ? needed : option)('source', 'attribution.source', NAME, 'the source'),
  { ...option('said-by', 'attribution.saidBy', NAME, 'the speaker that the source quotes'), with: 'source' },
  { ...option('quote', 'attribution.quote', WORDS, 'the words that were said'), with: 'source' },
  { ...option('source-url', 'attribution.url', URL_FORM, 'the URL of the report'), with: 'source' },
  {
    ...option('published-at', 'attribution.publishedAt', DATE, 'when the source published it (EDTF)'),
    with: 'source',
  },
]

/** The development in which something was said, and when that was. */
export const STATED_IN: readonly Field[] = [
  option('development', 'developmentId', ID, 'the id of the development in which this was said'),
  option(
    'occurred',
    'occurred',
    DATE,
    'when it was said (EDTF, yesterday); without it, --happened-by goes by the date of the development',
  ),
]
