import { Id, kinds, oneOf } from '@filrouge/story'
import { z } from 'zod'

/** What each shorthand takes. An append's own schema checks it again, whole. */

export const OpenStoryBody = kinds.StoryOpened.schema.extend({ storyId: Id })

const Development = kinds.DevelopmentReported.schema.extend({
  developmentId: Id.optional().describe('where it is left out, one is made'),
})
export const DevelopmentsBody = oneOf('a development, or a list of 1 to 100', [
  Development,
  z.array(Development).min(1).max(100),
])

const OfPath = { developmentId: true } as const
export const CorrectionBody = kinds.DevelopmentCorrected.schema.omit(OfPath)
export const WithdrawalBody = kinds.DevelopmentWithdrawn.schema.omit(OfPath)
export const TranslationBody = kinds.TranslationAdded.schema.omit(OfPath)
