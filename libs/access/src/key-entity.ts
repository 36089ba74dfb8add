import { EntitySchema } from 'typeorm'

/** A row of service.key: an API key. Its secret is not stored, only a digest. */
export interface KeyEntity {
  keyId: string
  secretDigest: string
  name: string
  role: string
  stories: string[] | null
  description: string | null
  expiresAt: string | null
  createdAt: string
}

export const KeySchema = new EntitySchema<KeyEntity>({
  name: 'Key',
  schema: 'service',
  tableName: 'key',
  columns: {
    keyId: { type: 'text', primary: true, name: 'key_id' },
    secretDigest: { type: 'text', name: 'secret_digest' },
    name: { type: 'text' },
    role: { type: 'text' },
    stories: { type: 'json', nullable: true },
    description: { type: 'text', nullable: true },
    expiresAt: { type: 'text', nullable: true, name: 'expires_at' },
    createdAt: { type: 'text', name: 'created_at' },
  },
})

export const entities = [KeySchema]
