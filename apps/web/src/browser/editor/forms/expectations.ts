import type { Form } from '../form.js'
import { expectationElement } from '../../../element-ids.js'
import { choice, field, LINE, needed, TEXT, type Control, type Data, type Field } from '../field.js'
import { changesOf } from '../values.js'
import { id, present, REASON, STATED_IN } from './parts.js'

const WINDOW: Control = { as: 'date', use: 'window' }

/** The fields of an expectation that may be left out. A revision can change them too. */
const MORE: readonly Field[] = [
  field('/condition', 'condition', TEXT),
  field(
    '/likelihood',
    'likelihood',
    choice('likelihoods', 'eos0', 'eos1', 'eos2', 'eos3', 'eos4', 'eos5', 'eos6'),
    { isMore: true },
  ),
  field('/reviewBy', 'reviewBy', { as: 'date', use: 'occurred' }, { isMore: true, hint: 'day' }),
]

const rowOf = ({ expectationId }: Data) => expectationElement(String(expectationId))

const about = (form: Omit<Form, 'role' | 'shownAs'>): Form => ({
  role: 'reporter',
  begin: (_, { id }) => ({ expectationId: id }),
  shownAs: rowOf,
  ...form,
})

export const EXPECTATION_FORMS: readonly Form[] = [
  {
    name: 'announce',
    type: 'ExpectationAnnounced',
    role: 'reporter',
    fields: [
      needed('/what', 'what', TEXT),
      needed('/window', 'window', WINDOW, { hint: 'date' }),
      needed('/announcedBy', 'announcedBy', LINE),
      ...MORE,
      ...STATED_IN,
      id('/expectationId', '/what'),
    ],
    shownAs: rowOf,
  },
  about({
    name: 'revise',
    type: 'ExpectationRevised',
    needsChange: true,
    fields: [
      needed('/what', 'what', TEXT),
      needed('/window', 'window', WINDOW, { hint: 'date' }),
      ...MORE,
      REASON,
    ],
    begin: async (client, { storyId, id, version }) => {
      const { items } = await client.expectations(storyId, { version })
      const { what, window, condition, likelihood, reviewBy } =
        items.find(({ expectationId }) => expectationId === id) ?? {}
      return { expectationId: id, ...present({ what, window, condition, likelihood, reviewBy }) }
    },
    // What an expectation has cannot be taken away.
    data: (before, after) => ({
      expectationId: before['expectationId'],
      ...changesOf(before, after, () => undefined),
    }),
  }),
  about({
    name: 'fulfil',
    type: 'ExpectationFulfilled',
    fields: [
      needed('/by', 'by', { as: 'reference', to: 'developments' }),
      field('/partly', 'partly', { as: 'tick' }),
    ],
  }),
  about({ name: 'cancel', type: 'ExpectationCancelled', fields: [REASON] }),
  about({ name: 'lapse', type: 'ExpectationLapsed', fields: [REASON] }),
]
