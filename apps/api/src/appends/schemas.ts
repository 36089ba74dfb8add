import { z } from 'zod'

const Event = z.object({ version: z.int(), type: z.string(), hash: z.string() })

export const AppendAccepted = z
  .object({
    storyId: z.string(),
    appendId: z.string(),
    fromVersion: z.int(),
    toVersion: z.int(),
    recordedAt: z.iso.datetime(),
    learnedAt: z.iso.datetime().nullable(),
    events: z.array(Event),
  })
  .meta({ id: 'AppendAccepted' })

export const AppendPending = z
  .object({ storyId: z.string(), appendId: z.string(), status: z.literal('pending') })
  .meta({ id: 'AppendPending' })

export const AppendOutcomeBody = z
  .object({
    appendId: z.string(),
    storyId: z.string().optional(),
    status: z.enum(['accepted', 'conflict', 'rejected', 'reused', 'unreadable', 'pending']),
    recordedAt: z.iso.datetime().optional(),
    learnedAt: z.iso.datetime().nullable().optional(),
    fromVersion: z.int().optional(),
    toVersion: z.int().optional(),
    events: z.array(Event).optional(),
    code: z.string().optional(),
    detail: z.string().optional(),
    currentVersion: z.int().optional(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'AppendOutcome' })
