import type { Attribution, Development, Figure, PickedText } from '@filrouge/client'
import { valueOf } from './figure-value.js'
import type { Output } from './output.js'
import { lineOf } from './texts.js'

/** What prints dates: {@link Output}. */
export type Dates = Pick<Output, 'date'>

type Fields = Development<PickedText>

/** `consult/visit`: the category, the mode and the contexts. */
export const kindWords = ({ category, mode, contexts }: Fields['kind']): string =>
  [category, mode, ...(contexts ?? [])].filter(Boolean).join('/')

export const actorWords = ({ name, role }: Fields['actors'][number]): string => `${name} (${role})`

export const placeWords = ({ name, country }: Fields['places'][number]): string =>
  country ? `${name} (${country})` : name

export const linkWords = ({ relation, developmentId }: Fields['links'][number]): string =>
  `${relation} ${developmentId}`

/** The id of a development in which something was said, with its status unless that is `reported`. '' without one. */
export const saidInWords = (developmentId: string | null, status: Development['status'] | null): string =>
  [developmentId ?? '', ...(status === null || status === 'reported' ? [] : [`(${status})`])].join(' ')

/** A source, with who said what and when. */
export const sourceWords = ({ source, saidBy, quote, url, publishedAt }: Attribution, dates: Dates): string =>
  [
    source,
    ...(saidBy ? [`said by ${saidBy}`] : []),
    ...(quote ? [`“${quote}”`] : []),
    ...(publishedAt ? [`published ${dates.date(publishedAt)}`] : []),
    ...(url ? [url] : []),
  ].join(', ')

/** The value of a claim of a figure, with its unit. */
export const claimWords = ({ value, unit }: Figure<PickedText>['claims'][number]): string =>
  `${valueOf(value, lineOf)}${unit ? ` ${unit}` : ''}`
