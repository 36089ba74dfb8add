import type { Form } from '../form.js'
import { SECTION } from '../../../element-ids.js'
import { choice, field, LINE, needed, TEXT } from '../field.js'
import { id, QUESTION, STATED_IN } from './parts.js'

export const POSITION_FORMS: readonly Form[] = [
  {
    name: 'raise',
    type: 'IssueRaised',
    role: 'reporter',
    fields: [QUESTION, id('/issueId', '/question')],
    shownAs: () => SECTION.positions,
  },
  {
    name: 'position',
    type: 'PositionStated',
    role: 'reporter',
    fields: [
      needed('/issueId', 'issue', { as: 'reference', to: 'issues' }),
      needed('/actor', 'actor', LINE),
      needed(
        '/stance',
        'stance',
        choice('stances', 'supports', 'conditional', 'opposes', 'neutral', 'undeclared'),
      ),
      field('/conditions', 'conditions', { as: 'texts' }, { hint: 'conditions' }),
      ...STATED_IN,
      field('/scope', 'scope', LINE, { isMore: true, hint: 'scope' }),
      field('/scopeLabel', 'scopeLabel', TEXT, { isMore: true }),
    ],
    shownAs: () => SECTION.positions,
  },
]
