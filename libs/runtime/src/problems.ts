import type { FieldError, Problem as ProblemDocument, ProblemCode, RequestCode } from '@filrouge/contract'
import { RULES, type RuleCode } from '@filrouge/story'
import { REMEDIES } from './remedies.js'

interface ProblemKind {
  status: number
  title: string
  /** One or two sentences for the page of the problem. */
  explanation: string
}

const kind = (status: number, title: string, explanation: string): ProblemKind => ({
  status,
  title,
  explanation,
})

/** The problems of requests, without those of the rules of the domain. */
const GENERAL = {
  'malformed-json': kind(
    400,
    'Malformed JSON',
    'The body is not JSON (RFC 8259), or it is nested too deeply.',
  ),
  'validation-failed': kind(
    400,
    'Validation failed',
    'A field, header or parameter has the wrong form, or a number is one that a double does not hold, so that it would be rounded. Each entry of `errors` points to one.',
  ),
  unauthorized: kind(
    401,
    'Unauthorized',
    'Send a key: `Authorization: Bearer frk_…`. It may be wrong or expired.',
  ),
  forbidden: kind(403, 'Forbidden', "The key's role, or its limits to some stories, do not allow this."),
  'story-not-found': kind(
    404,
    'Story not found',
    'There is no such story, or none that this key may read, or not yet at that time.',
  ),
  'version-not-found': kind(404, 'Version not found', 'The story has not reached this version.'),
  'development-not-found': kind(
    404,
    'Development not found',
    'The story has no such development that this key may read.',
  ),
  'not-found': kind(404, 'Not found', 'There is nothing at this address.'),
  'method-not-allowed': kind(
    405,
    'Method not allowed',
    'This address does not take this method. `Allow` lists those that it takes.',
  ),
  'request-timeout': kind(408, 'Request timeout', 'The request did not come in time. Send it again.'),
  'too-many-subscriptions': kind(
    409,
    'Too many subscriptions',
    'The principal of this key has as many subscriptions as it may (`FILROUGE_SUBSCRIPTIONS`). Remove one that is not needed.',
  ),
  'too-many-secrets': kind(
    409,
    'Too many secrets',
    'The subscription has five secrets before its present one that sign still. Each does for 24 hours after it was replaced: make another once the first of them is over.',
  ),
  'version-conflict': kind(
    412,
    'Version conflict',
    'The story is not at the version that was expected. `currentVersion` says where it is: read it, decide again, and retry.',
  ),
  'headers-too-large': kind(431, 'Headers too large', 'The headers are larger than 16 KiB.'),
  'too-large': kind(
    413,
    'Too large',
    'The body, or the line of an import, is larger than 512 KiB; or the answer would be too large: `detail` says what to ask for instead.',
  ),
  'unsupported-media-type': kind(
    415,
    'Unsupported media type',
    'Send `Content-Type: application/json`; an import is `application/x-ndjson`. Send no `Content-Encoding`: bodies are taken as they are, not compressed.',
  ),
  'idempotency-key-reused': kind(
    422,
    'Idempotency key reused',
    'An append with this Idempotency-Key was accepted in this story before, and this request differs from it: in its body, its `learnedAt` or its expected version. `fromVersion` and `toVersion` are the versions of that append, and `GET /v1/appends/{appendId}` gives its answer. If it was the same report, the report is filed already: sent with another key, it would be filed twice. Another report needs a key of its own.',
  ),
  'rate-limited': kind(
    429,
    'Rate limited',
    'This key made too many requests in a minute. Wait as `Retry-After` says.',
  ),
  'story-quarantined': kind(
    503,
    'Story quarantined',
    "The story's writes wait until an operator has looked at it. Nothing is lost.",
  ),
  unavailable: kind(
    503,
    'Unavailable',
    'The log or the database does not answer. Retry as `Retry-After` says.',
  ),
  'internal-error': kind(500, 'Internal error', 'A fault of the service. Its log has more.'),
} as const satisfies Readonly<Record<RequestCode, ProblemKind>>

/** @returns null if there is no such code */
export function problemKind(code: string): ProblemKind | null {
  const general = Object.entries<ProblemKind>(GENERAL).find(([known]) => known === code)
  if (general) return general[1]
  if (!isRule(code)) return null
  const title = code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')
  return kind(
    409,
    title,
    `A rule refused the append: ${RULES[code]}. Nothing of it was recorded. ${REMEDIES[code]}`,
  )
}

const isRule = (code: string): code is RuleCode => Object.hasOwn(RULES, code)

export interface ProblemDetails {
  detail: string
  errors?: readonly FieldError[] | undefined
  /** Further members of the document. */
  members?: Pick<ProblemDocument, 'appendId' | 'currentVersion' | 'fromVersion' | 'toVersion'> | undefined
  headers?: Readonly<Record<string, string>> | undefined
  /** Fields for the line of the log. The caller does not get them. */
  logged?: Readonly<Record<string, unknown>> | undefined
  cause?: unknown
}

/** The failure of a request. It is answered with a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails,
  ) {
    super(details.detail, { cause: details.cause })
    this.status = problemKind(code)?.status ?? 500
  }
}

/** The problem document. `instance` is the path of the request. */
export function problemDocument(problem: Problem, instance: string): ProblemDocument {
  const { code, status, details } = problem
  return {
    type: `/problems/${code}`,
    title: problemKind(code)?.title ?? code,
    status,
    detail: details.detail,
    instance,
    code,
    ...details.members,
    ...(details.errors && { errors: [...details.errors] }),
  }
}
