import { DATE_TO_COME, DAY_TO_COME, ID, NAME, oneOf, TEXT, YES } from './forms.js'
import { keepingLanguages } from './keeping.js'
import { EXPECTATION, reason, STATED_IN } from './parts.js'
import { argument, flag, needed, option, type Field, type Verb } from './verb.js'

/** The fields of an expectation that may be left out. A revision can change them too. */
const MORE: readonly Field[] = [
  option('condition', 'condition', TEXT, 'what it depends on'),
  option(
    'likelihood',
    'likelihood',
    oneOf('likelihood', 'eos0', 'eos1', 'eos2', 'eos3', 'eos4', 'eos5', 'eos6'),
    'how likely it is (IPTC): eos0 unplanned to eos5 certain, eos6 occurs',
  ),
  option(
    'review-by',
    'reviewBy',
    DAY_TO_COME,
    'the day on which the desk looks at it again: 2025-10-01, tomorrow, Friday',
  ),
]

const WINDOW = 'when it is to happen (EDTF): 2025-10, 2025-09-05/2025-09-12, tomorrow, Friday (the next one)'

export const EXPECTATION_VERBS: readonly Verb[] = [
  {
    name: 'expect',
    type: 'ExpectationAnnounced',
    description: 'record something that was announced and has yet to happen',
    fields: [
      EXPECTATION,
      needed('what', 'what', TEXT, 'what is to happen'),
      needed('window', 'window', DATE_TO_COME, WINDOW),
      needed('by', 'announcedBy', NAME, 'the person or body that announced it'),
      ...MORE,
      ...STATED_IN,
    ],
    examples: [
      'expect strait treaty --what "The treaty is signed" --window 2025-10 --by Norway --development talks',
      'expect strait vote --what "Parliament votes" --window 2025-09-05/2025-09-12 --by "the speaker" --likelihood eos4 --review-by 2025-09-13',
    ],
  },
  {
    name: 'revise',
    type: 'ExpectationRevised',
    description: 'change what is expected, or when',
    needsChange: true,
    fields: [
      EXPECTATION,
      option('window', 'window', DATE_TO_COME, WINDOW),
      option('what', 'what', TEXT, 'what is to happen'),
      ...MORE,
      reason('why it changed'),
    ],
    examples: [
      'revise strait ceasefire --window 2025-11 --reason "The host asked for more time"',
      'revise strait ceasefire --condition "If both sides agree" --likelihood eos3 --reason "Said at the talks"',
    ],
    complete: keepingLanguages(['what', 'condition'], async ({ expectationId }, { client, storyId }) => {
      const { version, items } = await client.expectations(storyId)
      const now = items.find((one) => one.expectationId === expectationId)
      return now ? { version, texts: { what: now.what, condition: now.condition } } : null
    }),
  },
  {
    name: 'fulfil',
    type: 'ExpectationFulfilled',
    description: 'record that what was expected happened',
    fields: [
      EXPECTATION,
      argument('development', 'by', ID, 'the id of the development that fulfils it'),
      flag('partly', 'partly', YES, 'it happened only in part'),
    ],
    examples: ['fulfil strait ceasefire talks --partly', 'fulfil strait ceasefire walkout'],
  },
  {
    name: 'cancel',
    type: 'ExpectationCancelled',
    description: 'record that what was expected will not happen',
    fields: [EXPECTATION, reason('why it will not happen')],
    examples: [
      'cancel strait ceasefire --reason "The parties called it off"',
      'cancel strait patrol --reason "No ships" --json',
    ],
  },
  {
    name: 'lapse',
    type: 'ExpectationLapsed',
    description: 'record that the time of what was expected passed without it',
    fields: [EXPECTATION, reason('how the desk knows')],
    examples: [
      'lapse strait ceasefire --reason "September ended without one"',
      'lapse strait patrol --reason "No ship left port" --json',
    ],
  },
]
