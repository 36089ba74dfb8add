import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { prepared } from '@filrouge/database'
import type { DataSource } from 'typeorm'
import type { Key, KeyWithSecret, NewKey, Role } from '@filrouge/contract'
import { KeySchema, type KeyEntity } from './key-entity.js'

/** The form of a key: `frk_<id>_<secret>`, id 8 and secret 32 or more of [a-z0-9]. */
const FORM = /^frk_([a-z0-9]{8})_([a-z0-9]{32,128})$/

/** The id in a text that has the form of a key, whether or not there is such a key; null if it has another form. */
export const idOfKey = (text: string): string | null => FORM.exec(text)?.[1] ?? null

const PRESENT_SQL = `
  SELECT key_id FROM service.key
  WHERE key_id = ANY ($1::text[]) AND (expires_at IS NULL OR expires_at > $2 COLLATE "C")`

/** The API keys of a store. Their secrets are stored as digests. */
export class Keys {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes a key. Only the returned value has its secret. */
  async make(wanted: NewKey): Promise<KeyWithSecret> {
    const { keyId, secret, key } = newKey()
    const row = keyRow(keyId, secret, wanted)
    await this.repository().insert(row)
    return { ...shown(row), key }
  }

  /** Whether there is a key with the role admin, expired ones included. */
  hasAdmin(): Promise<boolean> {
    return this.repository().existsBy({ role: 'admin' })
  }

  /**
   * Stores a given key with the role admin. A key with the same id is replaced.
   * @returns the id of the key, and whether it was there already: then nothing changes
   * @throws TypeError where it does not have the form of a key
   */
  async putAdmin(key: string): Promise<{ keyId: string; wasThere: boolean }> {
    const [, keyId, secret] = FORM.exec(key) ?? []
    if (!keyId || !secret)
      throw new TypeError('an admin key has the form frk_<8 of a-z0-9>_<32 or more of a-z0-9>')
    const row = keyRow(keyId, secret, { name: 'admin', role: 'admin' })
    const before = await this.repository().findOneBy({ keyId })
    const isSame = before !== null && sameDigest(before.secretDigest, row.secretDigest)
    const { role, stories, expiresAt } = before ?? {}
    if (isSame && role === 'admin' && stories === null && expiresAt === null) return { keyId, wasThere: true }
    const createdAt = isSame ? before.createdAt : row.createdAt
    await this.repository().upsert({ ...row, createdAt }, ['keyId'])
    return { keyId, wasThere: false }
  }

  /** All keys, oldest first. */
  async list(): Promise<Key[]> {
    const rows = await this.repository().find({ order: { createdAt: 'ASC', keyId: 'ASC' } })
    return rows.map(shown)
  }

  /** The key with this id; null where there is none. An expired one is found too. */
  async find(keyId: string): Promise<Key | null> {
    const row = await this.repository().findOneBy({ keyId })
    return row && shown(row)
  }

  /** The key of a bearer token; null where it is unknown, wrong or expired. */
  async authenticate(token: string, now: Date): Promise<Key | null> {
    const [, keyId, secret] = FORM.exec(token) ?? []
    if (!keyId || !secret) return null
    const row = await this.repository().findOneBy({ keyId })
    if (!row || !sameDigest(row.secretDigest, secretDigest(secret))) return null
    if (row.expiresAt !== null && row.expiresAt <= now.toISOString()) return null
    return shown(row)
  }

  /** Those of the keys that exist and have not expired. */
  async present(keyIds: readonly string[], now: Date): Promise<ReadonlySet<string>> {
    const rows = await prepared<{ key_id: string }>(this.dataSource, 'keys_present', PRESENT_SQL, [
      keyIds,
      now.toISOString(),
    ])
    return new Set(rows.map(({ key_id }) => key_id))
  }

  private repository() {
    return this.dataSource.getRepository(KeySchema)
  }
}

function keyRow(keyId: string, secret: string, wanted: NewKey): KeyEntity & { role: Role } {
  return {
    keyId,
    secretDigest: secretDigest(secret),
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

/** A plain hash is enough: a random secret of 32 characters has 165 bits. */
const secretDigest = (secret: string) => createHash('sha256').update(secret).digest('hex')
const sameDigest = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** A new random key. It is not stored. */
export function newKey(): { keyId: string; secret: string; key: string } {
  const [keyId, secret] = [randomText(8), randomText(40)]
  return { keyId, secret, key: `frk_${keyId}_${secret}` }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const randomText = (length: number) =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
