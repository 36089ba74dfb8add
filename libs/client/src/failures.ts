import type { FieldError } from '@filrouge/contract'

/** The service refused a request. Holds its problem document (RFC 9457). */
export class FilrougeProblem extends Error {
  override readonly name = 'FilrougeProblem'
  readonly code: string
  readonly status: number
  readonly detail: string
  /** Pointers (RFC 6901) are into the body that was sent; or `/header/…`, `/query/…`. */
  readonly errors: readonly FieldError[]
  /** Every member of the document, such as `currentVersion` and `appendId`. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    members: Readonly<Record<string, unknown>>,
    /** When to try again, in milliseconds, from `Retry-After`; null if the service does not say. */
    readonly retryAfterMs: number | null = null,
  ) {
    const { code, detail, errors } = members
    const message = typeof detail === 'string' ? detail : `the service answered ${status}`
    super(message)
    this.status = status
    this.code = typeof code === 'string' ? code : `http-${status}`
    this.detail = message
    this.errors = Array.isArray(errors) ? errors.filter(isFieldError) : []
    this.members = members
  }
}

/** The service did not answer, the answer broke off, or the server is not Filrouge. */
export class FilrougeUnreachable extends Error {
  override readonly name = 'FilrougeUnreachable'
  constructor(url: string, cause: unknown) {
    super(`cannot reach Filrouge at ${url}: ${reasonOf(cause)}`, { cause })
  }
}

/** The message of the innermost cause, since fetch itself only says `fetch failed`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return reasonOf(error.cause)
  return error.message || ('code' in error ? String(error.code) : error.name)
}

export async function problemOf(response: Response): Promise<FilrougeProblem> {
  const text = await response.text()
  const seconds = /^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0]
  return new FilrougeProblem(
    response.status,
    membersOf(text),
    seconds === undefined ? null : Number(seconds) * 1_000,
  )
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {}
  } catch {
    return {}
  }
}

const isFieldError = (value: unknown): value is FieldError =>
  typeof value === 'object' &&
  value !== null &&
  'pointer' in value &&
  typeof value.pointer === 'string' &&
  'message' in value &&
  typeof value.message === 'string'
