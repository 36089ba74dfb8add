import { z } from 'zod'
import { inWords } from './in-words.js'
import { Plain } from './text.js'
import { quoted } from './words.js'

/**
 * Kinds of development: the categories of PLOVER (Political Language Ontology for Verifiable Event Records, manual
 * 0.8), in lower case, and `other` with a note. Only the form of modes and contexts is checked, since their lists grow.
 */
export const CATEGORIES = [
  'agree',
  'consult',
  'support',
  'cooperate',
  'aid',
  'concede',
  'retreat',
  'request',
  'accuse',
  'reject',
  'threaten',
  'protest',
  'sanction',
  'mobilize',
  'coerce',
  'assault',
  'other',
] as const

/** A mode or a context: a lower-case name of PLOVER's lists, such as `third-party` or `political_institutions`. */
const Term = z
  .string()
  .max(100)
  .regex(/^[a-z]+(?:[-_][a-z]+)*$/, {
    error: ({ input }) =>
      `${quoted(input)} is not a name of PLOVER: it is written in lower case, such as "visit" or "rights_freedoms"`,
  })

export const Kind = z
  .strictObject({
    category: z.enum(CATEGORIES),
    mode: Term.optional(),
    contexts: z.array(Term).max(100).optional(),
    note: Plain.optional(),
  })
  .superRefine(({ category, note }, context) => {
    if (category === 'other' && note === undefined)
      context.addIssue({ code: 'custom', path: ['note'], message: 'the category "other" needs a note' })
  })
  .register(inWords, { form: 'a kind of PLOVER, such as {"category": "consult"}' })
