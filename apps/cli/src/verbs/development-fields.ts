import { ACTOR, DATE, KIND, LINK, oneOf, orNone, PLACE, TEXT, WORDS, type Form } from './forms.js'
import { attribution } from './parts.js'
import { list, needed, option, type Field } from './verb.js'

const IMPORTANCE = oneOf('importance', 'key', 'normal', 'background')
const ACTUALITY = oneOf('actuality', 'actual', 'planned', 'conditional')
const ACTORS =
  'an actor with its role (source, target, participant, host; without one: participant); repeatable'
const LINKS = 'a link: respondsTo, follows, partOf, contradicts, condition; repeatable'

const isOther = (kind: unknown): boolean =>
  typeof kind === 'object' && kind !== null && 'category' in kind && kind.category === 'other'

/** The fields of a development that is reported. */
export const REPORTED: readonly Field[] = [
  needed('headline', 'headline', TEXT, 'what happened, in one line'),
  option('body', 'body', TEXT, 'what happened, at length'),
  needed(
    'occurred',
    'occurred',
    DATE,
    'when it happened (EDTF): 2025-09-04, 2025-09-04~, 2025-09, yesterday, "Friday 17:30"',
  ),
  needed('kind', 'kind', KIND, 'the kind (PLOVER): consult/visit, threaten, aid'),
  {
    ...option('note', 'kind.note', WORDS, 'a description of the kind, if the kind is "other"'),
    with: 'kind',
    isNeededFor: isOther,
  },
  list('actor', 'actors', ACTOR, ACTORS),
  list('place', 'places', PLACE, 'a place: Paris:FR; repeatable'),
  ...attribution().map((field) => (field.name === 'source' ? { ...field, isAsked: true as const } : field)),
  list('link', 'links', LINK, LINKS),
  option('importance', 'importance', IMPORTANCE, 'how important it is'),
  option('actuality', 'actuality', ACTUALITY, 'whether it happened; default: actual'),
]

/** The names of the fields that every development has. The others can be taken away. */
const ALWAYS = ['headline', 'occurred', 'kind']

/** The same fields as changes of a correction. */
export const CHANGED: readonly Field[] = REPORTED.map(
  ({ with: _, isAsked: __, isNeededFor: ___, ...field }) => {
    const isAlways = ALWAYS.includes(field.name)
    const form: Form = isAlways ? field.form : orNone(field.form)
    const description = field.description.replace(/; default: actual$/, '')
    return {
      ...field,
      form,
      needed: false,
      to: field.to === null ? null : `changes.${field.to}`,
      description: isAlways
        ? description
        : `${description}; none takes it away${field.form.isText ? ', with --lang in that language only' : ''}`,
    }
  },
)
