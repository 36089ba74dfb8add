import { Id, kinds, oneOf } from '@filrouge/story'
import { z } from 'zod'

/*
 * The bodies of the shorthands. The append that a shorthand makes is checked again by the schema of appends, which also
 * holds what fields of an event have to do with each other.
 */

export const OpenStoryBody = z.strictObject({ storyId: Id, ...kinds.StoryOpened.schema.shape })

const Development = z.strictObject({
  ...kinds.DevelopmentReported.schema.shape,
  developmentId: Id.optional().describe('where it is left out, the service makes an id'),
})
export const DevelopmentsBody = oneOf('a development, or a list of 1 to 100', [
  Development,
  z.array(Development).min(1).max(100),
])

const OfPath = { developmentId: true } as const
export const CorrectionBody = kinds.DevelopmentCorrected.schema.omit(OfPath)
export const WithdrawalBody = kinds.DevelopmentWithdrawn.schema.omit(OfPath)
export const TranslationBody = kinds.TranslationAdded.schema.omit(OfPath)
