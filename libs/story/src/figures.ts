import { z } from 'zod'
import { decidesNothing, developments, event } from './event.js'
import type { EvolveOf, RulesOf } from './part.js'
import { firstBroken, mustBeOpen, mustStand } from './rules.js'
import { Attribution, Edtf, Id, oneOf, Plain, Text } from './text.js'

/** A figure as one source gives it: exact, a range, or in words. Rival values stand side by side. */
const Range = z
  .strictObject({ from: z.number().optional(), to: z.number().optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined, 'a range has `from`, `to` or both')
  .meta({ minProperties: 1 })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || from <= to,
    '`from` is after `to`: a range goes from the smaller number to the greater one',
  )

export const FigureReported = event(
  'FigureReported',
  {
    figureId: Id,
    label: Text,
    value: oneOf('{"exact": number}, {"from": number, "to": number} or {"words": text}', [
      z.strictObject({ exact: z.number() }),
      Range,
      z.strictObject({ words: Text }),
    ]),
    unit: Plain.optional(),
    attribution: Attribution.optional(),
    developmentId: Id.optional(),
    occurred: Edtf.optional(),
  },
  {
    role: 'reporter',
    summary: 'A source gave a figure.',
    names: ({ developmentId }) => developments(developmentId),
    decides: decidesNothing,
  },
)

export const events = { FigureReported }

export const rules: RulesOf<typeof events> = {
  FigureReported: (story, { developmentId }) =>
    firstBroken(mustBeOpen(story), mustStand(story, developmentId, '/developmentId')),
}

/** A figure does not change the state of the fold. */
export const evolve: EvolveOf<typeof events> = { FigureReported: () => undefined }
