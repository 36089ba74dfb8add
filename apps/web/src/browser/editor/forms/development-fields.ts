import { catalogueOf } from '../../../language/index.js'
import { choice, DATE, field, LINE, LONG_TEXT, needed, TEXT, type Field, type Values } from '../field.js'
import { attribution } from './parts.js'

const ACTOR = [
  needed('/name', 'actor', LINE),
  needed('/role', 'role', choice('actorRoles', 'participant', 'source', 'target', 'host')),
  field('/represents', 'represents', LINE),
]
const PLACE = [needed('/name', 'place', LINE), field('/country', 'country', LINE, { hint: 'country' })]
const LINK = [
  needed(
    '/relation',
    'relation',
    choice('relations', 'respondsTo', 'follows', 'partOf', 'contradicts', 'condition'),
  ),
  needed('/developmentId', 'development', { as: 'reference', to: 'developments' }),
]

/** The fields of a development. @param at where they are in the data: in a report at its root */
export const developmentFields = (at: '' | '/changes'): Field[] => {
  const isNoted = (values: Values) =>
    values[`${at}/kind/category`] === 'other' || (values[`${at}/kind/note`] ?? '') !== ''
  return [
    needed(`${at}/headline`, 'headline', TEXT),
    field(`${at}/body`, 'body', LONG_TEXT),
    needed(`${at}/occurred`, 'occurred', DATE, { hint: 'date' }),
    needed(`${at}/kind/category`, 'kind', choice('kinds', ...Object.keys(catalogueOf('en').kinds))),
    needed(`${at}/kind/note`, 'note', LINE, { isAsked: isNoted }),
    ...attribution(`${at}/attribution/0`),
    field(`${at}/importance`, 'importance', choice('importance', 'key', 'normal', 'background')),
    needed(`${at}/actuality`, 'actuality', choice('actuality', 'actual', 'planned', 'conditional')),
    field(`${at}/actors`, 'actors', { as: 'rows', columns: ACTOR }, { isMore: true }),
    field(`${at}/places`, 'places', { as: 'rows', columns: PLACE }, { isMore: true }),
    field(`${at}/links`, 'links', { as: 'rows', columns: LINK }, { isMore: true }),
    field(`${at}/kind/mode`, 'mode', LINE, { isMore: true, hint: 'mode' }),
  ]
}
