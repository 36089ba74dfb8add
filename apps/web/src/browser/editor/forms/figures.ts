import type { Form } from '../form.js'
import { figureElement } from '../../../element-ids.js'
import { field, LINE, needed, TEXT } from '../field.js'
import { attribution, STATED_IN } from './parts.js'

export const FIGURE_FORMS: readonly Form[] = [
  {
    name: 'figure',
    type: 'FigureReported',
    role: 'reporter',
    fields: [
      field(
        '/figureId',
        'figure',
        { as: 'reference', to: 'figures', names: '/label' },
        { hint: 'newFigure' },
      ),
      needed('/label', 'label', TEXT),
      needed('/value', 'value', { as: 'figure' }, { hint: 'value' }),
      field('/unit', 'unit', LINE),
      ...attribution('/attribution'),
      ...STATED_IN,
    ],
    shownAs: ({ figureId }) => figureElement(String(figureId)),
  },
]
