import type { Form } from '../form.js'
import { choice, field, LINE, LONG_TEXT, needed } from '../field.js'
import { attribution, REASON } from './parts.js'

const about = (form: Omit<Form, 'begin'>): Form => ({
  begin: (_, { id }) => ({ developmentId: id }),
  ...form,
})

/** What is done to one development. */
export const DEVELOPMENT_FORMS: readonly Form[] = [
  about({ name: 'withdraw', type: 'DevelopmentWithdrawn', role: 'editor', fields: [REASON] }),
  about({ name: 'hold', type: 'DevelopmentHeld', role: 'editor', fields: [REASON] }),
  about({ name: 'release', type: 'HoldReleased', role: 'editor', fields: [REASON] }),
  about({
    name: 'translate',
    type: 'TranslationAdded',
    role: 'reporter',
    fields: [needed('/headline', 'headline', LINE), field('/body', 'body', { as: 'line', lines: 4 })],
    data: (_, after, lang) => ({ ...after, language: lang }),
  }),
  about({
    name: 'corroborate',
    type: 'ReportCorroborated',
    role: 'reporter',
    fields: attribution('/attribution', true),
  }),
  about({
    name: 'dispute',
    type: 'ReportDisputed',
    role: 'reporter',
    fields: [
      needed('/by', 'disputedBy', LINE),
      needed('/statement', 'statement', LONG_TEXT),
      ...attribution('/attribution'),
    ],
  }),
  about({
    name: 'assess',
    type: 'CredibilityAssessed',
    role: 'editor',
    fields: [
      needed('/credibility', 'credibility', {
        ...choice('credibility', '1', '2', '3', '4', '5', '6'),
        isNumber: true,
      }),
      REASON,
    ],
  }),
]
