import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import type { DataSource } from 'typeorm'
import type { Key, KeyWithSecret, NewKey, Role } from '@filrouge/contract'
import { KeySchema, type KeyEntity } from './key-entity.js'

/** The form of a key: `frk_<id>_<secret>`, id 8 and secret 32 or more of [a-z0-9]. */
const FORM = /^frk_([a-z0-9]{8})_([a-z0-9]{32,128})$/

/** Who may do what: keys, stored hashed. */
export class Keys {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes a key. The answer is the only place where it is ever shown. */
  async make(wanted: NewKey): Promise<KeyWithSecret> {
    const { keyId, secret, key } = newKey()
    const row = keyRow(keyId, secret, wanted)
    await this.repository().insert(row)
    return { ...shown(row), key }
  }

  /** Whether anybody can administer the store. */
  hasAdmin(): Promise<boolean> {
    return this.repository().existsBy({ role: 'admin' })
  }

  /**
   * Makes a key that is known already the admin's.
   * @throws TypeError where it has not the form of a key
   */
  async putAdmin(key: string): Promise<void> {
    const [, keyId, secret] = FORM.exec(key) ?? []
    if (!keyId || !secret)
      throw new TypeError('an admin key has the form frk_<8 of a-z0-9>_<32 or more of a-z0-9>')
    await this.repository().upsert(keyRow(keyId, secret, { name: 'admin', role: 'admin' }), ['keyId'])
  }

  /** All keys, oldest first. */
  async list(): Promise<Key[]> {
    const rows = await this.repository().find({ order: { createdAt: 'ASC', keyId: 'ASC' } })
    return rows.map(shown)
  }

  /** The key that a bearer token is, or null where it is none of ours, wrong or expired. */
  async authenticate(token: string, now: Date): Promise<Key | null> {
    const [, keyId, secret] = FORM.exec(token) ?? []
    if (!keyId || !secret) return null
    const row = await this.repository().findOneBy({ keyId })
    if (!row || !sameDigest(row.secretDigest, digestOf(secret))) return null
    if (row.expiresAt !== null && row.expiresAt <= now.toISOString()) return null
    return shown(row)
  }

  private repository() {
    return this.dataSource.getRepository(KeySchema)
  }
}

function keyRow(keyId: string, secret: string, wanted: NewKey): KeyEntity & { role: Role } {
  return {
    keyId,
    secretDigest: digestOf(secret),
    name: wanted.name,
    role: wanted.role,
    stories: wanted.stories ? [...wanted.stories] : null,
    description: wanted.description ?? null,
    expiresAt: wanted.expiresAt ?? null,
    createdAt: new Date().toISOString(),
  }
}

function shown({ secretDigest: _, role, ...row }: KeyEntity): Key {
  return { ...row, role: roleOf(role) }
}

function roleOf(role: string): Role {
  if (role === 'reader' || role === 'reporter' || role === 'editor' || role === 'admin') return role
  throw new Error(`a key with an unknown role: ${role}`)
}

/** A secret of 200 bits or more needs no slow hash. */
const digestOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
const sameDigest = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** A key that nobody has yet. */
export function newKey(): { keyId: string; secret: string; key: string } {
  const [keyId, secret] = [randomText(8), randomText(40)]
  return { keyId, secret, key: `frk_${keyId}_${secret}` }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const randomText = (length: number) =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
