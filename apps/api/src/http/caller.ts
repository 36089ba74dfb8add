import { createParamDecorator, Inject, Injectable, type ExecutionContext } from '@nestjs/common'
import { ANYONE, idOfKey, type Caller, type Keys } from '@filrouge/access'
import type { Key } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import type { FastifyRequest } from 'fastify'

interface Admitted {
  caller: Caller
  /** Looks the key up again: its rights may have changed. @throws Problem unauthorized */
  later(): Promise<Caller>
  /** What the rate limit counts requests by: the key id, or the client's IP address where there is no key. */
  countsFor: string
  /** Null where there is no key. */
  keyId: string | null
}

/** Set before the service reads anything else of the request, its body included. */
const admitted = new WeakMap<FastifyRequest, Admitted>()

export const KEYS = Symbol('keys')
export const PUBLIC_READ = Symbol('public read')

/**
 * A key is looked up again after this time. The process that removes a key refuses it at once. Other processes refuse it
 * within this time.
 */
const REMEMBERED_MS = 1_000

/** Whether a route is that of a page for people. */
const isPage = (route: string) =>
  route === '/' || route.startsWith('/stories/') || route.startsWith('/embed/')

/** Addresses of stories that are not below `/v1`. */
const FEEDS = ['/feed.atom', '/feed.json', '/oembed']
/** Whether a route answers with what its caller may read or do. */
export const needsCaller = (route: string) =>
  route.startsWith('/v1/') || FEEDS.includes(route) || isPage(route)

/** Authenticates requests by their key. Where public read is on, a read needs no key. */
@Injectable()
export class Callers {
  private remembered = new Map<string, { key: Key; until: number }>()

  constructor(
    @Inject(KEYS) private readonly keys: Keys,
    @Inject(PUBLIC_READ) private readonly publicRead: boolean,
  ) {}

  /**
   * Finds the caller of a request to `/v1`, to the feeds of all stories or to a page. Other addresses need no key.
   * @throws Problem unauthorized
   */
  async admit(request: FastifyRequest): Promise<void> {
    const route = request.routeOptions.url ?? ''
    if (!needsCaller(route)) return
    try {
      admitted.set(request, { ...(await this.find(request)), later: () => this.callerNow(request) })
    } catch (error) {
      // The page itself says that it needs a key, in words for people.
      if (!isPage(route) || !(error instanceof Problem && error.code === 'unauthorized')) throw error
    }
  }

  forget(): void {
    this.remembered.clear()
  }

  private async callerNow(request: FastifyRequest): Promise<Caller> {
    return (await this.find(request)).caller
  }

  private async find(request: FastifyRequest): Promise<Omit<Admitted, 'later'>> {
    const { authorization } = request.headers
    if (authorization === undefined) {
      if (this.publicRead && (request.method === 'GET' || request.method === 'HEAD'))
        return { caller: ANYONE, countsFor: request.ip, keyId: null }
      throw unauthorized('a key is needed')
    }
    const [, token] = /^Bearer ([!-~]{1,300})$/i.exec(authorization) ?? []
    const key = token === undefined ? null : await this.authenticate(token)
    if (!key) throw unauthorized('the key is unknown or has expired', refusedKey(token))
    const { name: principal, role, stories } = key
    const caller = { principal, role, stories, publicRead: this.publicRead }
    return { caller, countsFor: key.keyId, keyId: key.keyId }
  }

  private async authenticate(token: string): Promise<Key | null> {
    const now = Date.now()
    const remembered = this.remembered.get(token)
    if (remembered && remembered.until > now) return remembered.key
    const key = await this.keys.authenticate(token, new Date(now))
    if (this.remembered.size >= 10_000) this.remembered.clear()
    if (key) this.remembered.set(token, { key, until: Math.min(now + REMEMBERED_MS, expiryOf(key)) })
    else this.remembered.delete(token)
    return key
  }
}

const expiryOf = ({ expiresAt }: Key) => (expiresAt === null ? Infinity : Date.parse(expiresAt))

/** @param logged fields for the line of the log */
export const unauthorized = (detail: string, logged: Readonly<Record<string, string>> = {}) =>
  new Problem('unauthorized', {
    detail,
    headers: { 'www-authenticate': 'Bearer realm="filrouge"' },
    logged,
  })

/** The id of a key that was refused, for the operator. Its secret is not logged. */
function refusedKey(token = ''): { refusedKeyId?: string } {
  const refusedKeyId = idOfKey(token)
  return refusedKeyId === null ? {} : { refusedKeyId }
}

/** Parameter decorator of controllers: the caller. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
)

/** @throws Problem unauthorized */
export const callerOf = (request: FastifyRequest): Caller => admittedOf(request).caller

/** Gives a function that looks the caller's key up again when it is called. @throws Problem unauthorized */
export const laterCallerOf = (request: FastifyRequest): (() => Promise<Caller>) => admittedOf(request).later

function admittedOf(request: FastifyRequest): Admitted {
  const admission = admitted.get(request)
  if (!admission) throw unauthorized('a key is needed')
  return admission
}

/** What the rate limit counts the request by. Null: the address needs no key, and the request is not counted. */
export const countsFor = (request: FastifyRequest): string | null => admitted.get(request)?.countsFor ?? null

/** The id of the caller's key. Null: the request has no valid key. */
export const keyIdOf = (request: FastifyRequest): string | null => admitted.get(request)?.keyId ?? null
