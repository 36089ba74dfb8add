import { RULES, type RuleCode } from '@filrouge/story'
import { z } from 'zod'
import { FieldError } from './parts.js'

/** The problem codes that do not come from a rule of the domain. */
const REQUEST_CODES = [
  'malformed-json',
  'validation-failed',
  'unauthorized',
  'forbidden',
  'story-not-found',
  'version-not-found',
  'development-not-found',
  'not-found',
  'method-not-allowed',
  'request-timeout',
  'too-many-subscriptions',
  'too-many-secrets',
  'version-conflict',
  'headers-too-large',
  'too-large',
  'unsupported-media-type',
  'idempotency-key-reused',
  'rate-limited',
  'story-quarantined',
  'unavailable',
  'internal-error',
] as const
export type RequestCode = (typeof REQUEST_CODES)[number]

/** Every problem code: those of requests and those of the domain's rules. */
export type ProblemCode = RequestCode | RuleCode

const isRuleCode = (code: string): code is RuleCode => Object.hasOwn(RULES, code)

/** Without repeats: `story-not-found` is in both lists. */
export const PROBLEM_CODES: readonly ProblemCode[] = [
  ...new Set([...REQUEST_CODES, ...Object.keys(RULES).filter(isRuleCode)]),
]

/**
 * A problem document (RFC 9457). It may have more members (§3.2). `instance` is the path of the request. `type` is the
 * address of a page that explains the code.
 */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(PROBLEM_CODES),
    appendId: z
      .string()
      .optional()
      .describe(
        'present where an append was refused or its outcome is open; where the code is `idempotency-key-reused`, the accepted append',
      ),
    currentVersion: z
      .int()
      .optional()
      .describe('the version of the story; present where the code is `version-conflict`'),
    fromVersion: z
      .int()
      .optional()
      .describe(
        'the first version of the append that was accepted with the key; present where the code is `idempotency-key-reused`, as `toVersion` is',
      ),
    toVersion: z.int().optional(),
    errors: z.array(FieldError).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof Problem>
