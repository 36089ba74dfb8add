import { createParamDecorator, Inject, Injectable, type ExecutionContext } from '@nestjs/common'
import type { Caller, Keys } from '@filrouge/access'
import type { Key } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import type { FastifyRequest } from 'fastify'

/** Who asks, and what the request counts for: the id of the key, or the address of whoever has none. */
interface Admitted {
  caller: Caller
  /** The caller by its key as the key is later. @throws Problem unauthorized */
  later(): Promise<Caller>
  countsFor: string
}

/** Found before anything else is looked at, the body too. */
const admitted = new WeakMap<FastifyRequest, Admitted>()

export const KEYS = Symbol('keys')
export const PUBLIC_READ = Symbol('public read')

const ANYONE: Caller = { principal: null, role: 'anyone', stories: null }

/** A key is looked up again after this: a removed one is refused at once here, and within this elsewhere. */
const REMEMBERED_MS = 1_000

/** Lets keys in, and, where public stories may be read by anyone, whoever asks to read without one. */
@Injectable()
export class Callers {
  private remembered = new Map<string, { key: Key; until: number }>()

  constructor(
    @Inject(KEYS) private readonly keys: Keys,
    @Inject(PUBLIC_READ) private readonly publicRead: boolean,
  ) {}

  /**
   * Finds who asks, where the request goes to an address that needs leave.
   * @throws Problem unauthorized
   */
  async admit(request: FastifyRequest): Promise<void> {
    if (request.routeOptions.url?.startsWith('/v1/'))
      admitted.set(request, { ...(await this.find(request)), later: () => this.callerNow(request) })
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
        return { caller: ANYONE, countsFor: request.ip }
      throw unauthorized('a key is needed')
    }
    const [, token] = /^Bearer ([!-~]{1,300})$/i.exec(authorization) ?? []
    const key = token === undefined ? null : await this.authenticate(token)
    if (!key) throw unauthorized('the key is not known, or has expired')
    const caller = { principal: key.name, role: key.role, stories: key.stories }
    return { caller, countsFor: key.keyId }
  }

  private async authenticate(token: string): Promise<Key | null> {
    const now = Date.now()
    const known = this.remembered.get(token)
    if (known && known.until > now) return known.key
    const key = await this.keys.authenticate(token, new Date(now))
    if (this.remembered.size >= 10_000) this.remembered.clear()
    if (key) this.remembered.set(token, { key, until: Math.min(now + REMEMBERED_MS, expiryOf(key)) })
    else this.remembered.delete(token)
    return key
  }
}

const expiryOf = ({ expiresAt }: Key) => (expiresAt === null ? Infinity : Date.parse(expiresAt))

const unauthorized = (detail: string) =>
  new Problem('unauthorized', { detail, headers: { 'www-authenticate': 'Bearer realm="filrouge"' } })

/** The caller, in a controller. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
)

/** @throws Problem unauthorized */
export const callerOf = (request: FastifyRequest): Caller => admittedOf(request).caller

/** Gives the caller by its key as the key is when it is asked for. @throws Problem unauthorized */
export const laterCallerOf = (request: FastifyRequest): (() => Promise<Caller>) => admittedOf(request).later

function admittedOf(request: FastifyRequest): Admitted {
  const found = admitted.get(request)
  if (!found) throw unauthorized('a key is needed')
  return found
}

/** What a request counts for; null where it needs nobody's leave. */
export const countsFor = (request: FastifyRequest): string | null => admitted.get(request)?.countsFor ?? null

const RANK: Readonly<Record<Caller['role'], number>> = {
  anyone: 0,
  reader: 1,
  reporter: 2,
  editor: 3,
  admin: 4,
}

export const hasRole = (caller: Caller, role: Caller['role']) => RANK[caller.role] >= RANK[role]

/** @throws Problem forbidden; unauthorized where there is no key */
export function mustHaveRole(caller: Caller, role: Caller['role'], toDo: string): void {
  if (caller.role === 'anyone') throw unauthorized(`${toDo} needs a key`)
  if (!hasRole(caller, role)) throw new Problem('forbidden', { detail: `${toDo} needs the role ${role}` })
}
