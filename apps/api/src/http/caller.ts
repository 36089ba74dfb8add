import {
  createParamDecorator,
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common'
import type { Caller, Key, Keys } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import type { FastifyRequest } from 'fastify'

/** Who asks: found by the guard, before anything else is looked at. */
const callers = new WeakMap<FastifyRequest, Caller>()

export const KEYS = Symbol('keys')
export const PUBLIC_READ = Symbol('public read')

const ANYONE: Caller = { principal: null, role: 'anyone', stories: null }

/** A key is looked up again after this: a removed one is refused at once here, and within this elsewhere. */
const REMEMBERED_MS = 1_000

/** Lets keys in, and, where public stories may be read by anyone, whoever asks to read without one. */
@Injectable()
export class CallerGuard implements CanActivate {
  private remembered = new Map<string, { key: Key; until: number }>()

  constructor(
    @Inject(KEYS) private readonly keys: Keys,
    @Inject(PUBLIC_READ) private readonly publicRead: boolean,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    if (!request.url.startsWith('/v1/')) return true
    callers.set(request, await this.callerOf(request))
    return true
  }

  forget(): void {
    this.remembered.clear()
  }

  /** Who asks, by the key as it is now. @throws Problem unauthorized */
  async callerOf(request: FastifyRequest): Promise<Caller> {
    const { authorization } = request.headers
    if (authorization === undefined) {
      if (this.publicRead && (request.method === 'GET' || request.method === 'HEAD')) return ANYONE
      throw unauthorized('a key is needed')
    }
    const [, token] = /^Bearer ([!-~]{1,300})$/i.exec(authorization) ?? []
    const key = token === undefined ? null : await this.authenticate(token)
    if (!key) throw unauthorized('the key is not known, or has expired')
    return { principal: key.name, role: key.role, stories: key.stories }
  }

  private async authenticate(token: string): Promise<Key | null> {
    const now = Date.now()
    const known = this.remembered.get(token)
    if (known && known.until > now) return known.key
    const key = await this.keys.authenticate(token, new Date(now))
    if (this.remembered.size >= 10_000) this.remembered.clear()
    if (key) this.remembered.set(token, { key, until: now + REMEMBERED_MS })
    else this.remembered.delete(token)
    return key
  }
}

const unauthorized = (detail: string) =>
  new Problem('unauthorized', { detail, headers: { 'www-authenticate': 'Bearer realm="filrouge"' } })

/** The caller, in a controller. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
)

/** @throws Problem unauthorized */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request)
  if (!caller) throw unauthorized('a key is needed')
  return caller
}

const RANK: Readonly<Record<Caller['role'], number>> = {
  anyone: 0,
  reader: 1,
  reporter: 2,
  editor: 3,
  admin: 4,
}

export const hasRole = (caller: Caller, role: Caller['role']) => RANK[caller.role] >= RANK[role]

/** @throws Problem forbidden */
export function mustHaveRole(caller: Caller, role: Caller['role'], toDo: string): void {
  if (!hasRole(caller, role)) throw new Problem('forbidden', { detail: `${toDo} needs the role ${role}` })
}
