import { FIGURE, ID, NAME, TEXT } from './forms.js'
import { keepingLanguages } from './keeping.js'
import { attribution, STATED_IN } from './parts.js'
import { argument, needed, option, type Verb } from './verb.js'

export const FIGURE_VERBS: readonly Verb[] = [
  {
    name: 'figure',
    type: 'FigureReported',
    description: 'report a figure as a source gives it; rival values stand side by side',
    fields: [
      argument('figure', 'figureId', ID, 'the id of the figure'),
      argument('value', 'value', FIGURE, 'the value: 26, 0.5, 20..30, 20.., ..30, or words such as dozens'),
      needed('label', 'label', TEXT, 'what the figure counts'),
      option('unit', 'unit', NAME, 'the unit'),
      ...attribution(),
      ...STATED_IN,
    ],
    examples: [
      'figure strait ships 26 --label "Ships that wait" --source AFP --development talks',
      'figure strait ships 20..30 --label "Ships that wait" --unit ships --source Reuters --occurred 2025-09-05',
    ],
    complete: keepingLanguages(['label'], async ({ figureId }, { client, storyId }) => {
      const { version, items } = await client.figures(storyId)
      const now = items.find((one) => one.figureId === figureId)
      return now ? { version, texts: { label: now.label } } : null
    }),
  },
]
