import type { Form } from '../form.js'
import { choice, needed } from '../field.js'
import { isData } from '../pointers.js'
import { changesOf } from '../values.js'
import { developmentFields } from './development-fields.js'
import { id, present, REASON } from './parts.js'

/** The fields of a development that a correction may change. */
const CHANGED = [
  'headline',
  'body',
  'language',
  'occurred',
  'kind',
  'actors',
  'places',
  'attribution',
  'links',
  'media',
  'importance',
  'actuality',
] as const

const idOf = ({ developmentId }: Readonly<Record<string, unknown>>) =>
  typeof developmentId === 'string' ? developmentId : null

/** Developments as a whole. */
export const REPORT_FORMS: readonly Form[] = [
  {
    name: 'report',
    type: 'DevelopmentReported',
    role: 'reporter',
    fields: [...developmentFields(''), id('/developmentId', '/headline')],
    begin: () => ({ importance: 'normal', actuality: 'actual' }),
    data: (_, after, lang) => ({ ...after, language: lang }),
    shownAs: idOf,
  },
  {
    name: 'correct',
    type: 'DevelopmentCorrected',
    role: 'editor',
    needsChange: true,
    fields: [
      ...developmentFields('/changes'),
      REASON,
      needed('/severity', 'severity', choice('severity', 'correction', 'minor')),
    ],
    begin: async (client, { storyId, id, version }) => {
      const now = await client.development(storyId, id ?? '', { version })
      const changes = present(Object.fromEntries(CHANGED.map((name) => [name, now[name]])))
      return { developmentId: id, changes, severity: 'correction' }
    },
    data: ({ changes: before }, { changes: after, ...more }) => ({
      ...more,
      changes: isData(before) && isData(after) ? changesOf(before, after, () => null) : {},
    }),
    shownAs: idOf,
  },
]
