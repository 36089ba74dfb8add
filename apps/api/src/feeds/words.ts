import type { ExpectationStatus } from '@filrouge/contract'
import { nearestTag } from '@filrouge/story'
import type { Language } from '@filrouge/words'

/** The words that feeds add to the texts of a story. */
export interface Words {
  lang: Language
  stories: string
  planned: string
  conditional: string
  corrected: string
  /** Of a correction that is minor. */
  amended: string
  withdrawn: string
  merged: string
  into: string
  by: string
  disputed: string
  source: string
  announcedBy: string
  condition: string
  uncertainDate: string
  status: Readonly<Record<ExpectationStatus, string>>
  /** What separates a label from its text. */
  colon: string
}

const ENGLISH: Words = {
  lang: 'en',
  stories: 'Stories',
  planned: 'Planned',
  conditional: 'Conditional',
  corrected: 'Corrected',
  amended: 'Amended',
  withdrawn: 'Withdrawn',
  merged: 'Merged',
  into: 'into',
  by: 'by',
  disputed: 'Disputed',
  source: 'Source',
  announcedBy: 'Announced by',
  condition: 'Condition',
  uncertainDate: 'uncertain date',
  status: {
    pending: 'Expected',
    fulfilled: 'Fulfilled',
    'partly-fulfilled': 'Partly fulfilled',
    postponed: 'Postponed',
    cancelled: 'Cancelled',
    lapsed: 'Lapsed',
  },
  colon: ': ',
}

const FRENCH: Words = {
  lang: 'fr',
  stories: 'Récits',
  planned: 'Prévu',
  conditional: 'Conditionnel',
  corrected: 'Corrigé',
  amended: 'Retouché',
  withdrawn: 'Retiré',
  merged: 'Fusionné',
  into: 'dans',
  by: 'par',
  disputed: 'Contesté',
  source: 'Source',
  announcedBy: 'Annoncé par',
  condition: 'Condition',
  uncertainDate: 'date incertaine',
  status: {
    pending: 'Attendu',
    fulfilled: 'Réalisé',
    'partly-fulfilled': 'Réalisé en partie',
    postponed: 'Reporté',
    cancelled: 'Annulé',
    lapsed: 'Caduc',
  },
  colon: '\u00a0: ',
}

const CATALOGUE: ReadonlyMap<string, Words> = new Map([ENGLISH, FRENCH].map((words) => [words.lang, words]))

/** The words in a language or its nearest variant; in English where there are none. @param lang BCP 47 */
export const wordsIn = (lang: string): Words =>
  CATALOGUE.get(nearestTag([...CATALOGUE.keys()], lang) ?? '') ?? ENGLISH
