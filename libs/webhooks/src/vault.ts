import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Kept } from './kept.js'

/** A text cannot be opened: it was sealed with another key, was changed, or is not a sealed text. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
}

/** `1.<nonce>.<tag>.<text>`, each base64url. The number is the version of the format. */
const FORM = /^1\.([\w-]{16})\.([\w-]{22})\.([\w-]*)$/
const ALGORITHM = 'aes-256-gcm'

/**
 * Encrypts stored secrets: AES-256-GCM with a random nonce of 96 bits. Sealing a text twice gives different results.
 */
export class Vault {
  /** Texts that were opened are kept: opening a text takes as long as signing a message with it. */
  private readonly opened = new Kept((sealed) => this.decrypted(sealed))

  /** @throws RangeError unless the key has 32 bytes */
  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new RangeError('the key of a vault has 32 bytes')
  }

  seal(text: string): string {
    const nonce = randomBytes(12)
    const cipher = createCipheriv(ALGORITHM, this.key, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return ['1', ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.')
  }

  /** Whether a text was sealed with this key, and not changed. */
  canOpen(sealed: string): boolean {
    try {
      this.open(sealed)
      return true
    } catch (error) {
      if (error instanceof CannotOpen) return false
      throw error
    }
  }

  /** @throws CannotOpen */
  open(sealed: string): string {
    return this.opened.of(sealed)
  }

  /** @throws CannotOpen */
  private decrypted(sealed: string): string {
    const [, nonce, tag, text] = (FORM.exec(sealed) ?? []).map((part) => Buffer.from(part, 'base64url'))
    if (!nonce || !tag || !text) throw new CannotOpen('this is not a sealed secret')
    const decipher = createDecipheriv(ALGORITHM, this.key, nonce, { authTagLength: 16 })
    decipher.setAuthTag(tag)
    try {
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
    } catch {
      throw new CannotOpen('a secret was sealed with another key, or was changed')
    }
  }
}
