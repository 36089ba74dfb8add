import { createHash } from 'node:crypto'
import { InvalidArgumentError } from 'commander'
import { WrongUsage } from './failures.js'
import { mustKeepNumbers } from './input.js'

const ROLES = ['source', 'target', 'participant', 'host']

/** Reads `consult/visit`: a category, and a mode if there is one. */
export function kindOf(text: string): { category: string; mode?: string } {
  const [, category = '', mode] = /^([^/]+)(?:\/([^/]+))?$/.exec(text) ?? []
  if (category === '') throw new InvalidArgumentError('Give a category, or category/mode: consult/visit.')
  return { category, ...(mode !== undefined && { mode }) }
}

/** Reads `Emmanuel Macron:host`. Without a role, the actor is a participant. */
export function actorOf(text: string): { name: string; role: string } {
  const [, name = '', role = ''] = /^(.+):([a-z]+)$/.exec(text) ?? ['', text, 'participant']
  if (name === '' || !ROLES.includes(role))
    throw new InvalidArgumentError(`Give name:role; the roles are ${ROLES.join(', ')}.`)
  return { name, role }
}

/** Reads `Paris`, or `Paris:FR` with a country. */
export function placeOf(text: string): { name: string; country?: string } {
  const [, name = '', country] = /^(.+?)(?::([A-Z]{2}))?$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('Give a name, or name:country, such as Paris:FR.')
  return { name, ...(country !== undefined && { country }) }
}

/** Reads `follows:summit`. */
export function linkOf(text: string): { relation: string; developmentId: string } {
  const [, relation = '', developmentId = ''] = /^([a-zA-Z]+):(.+)$/.exec(text) ?? []
  if (relation === '') throw new InvalidArgumentError('Give relation:id, such as follows:summit.')
  return { relation, developmentId }
}

/** A readable id. The idempotency key determines its end, so that a retry has the same id. */
export function developmentIdFor(headline: string, idempotencyKey: string): string {
  const words = headline
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '')
  const digest = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 8)
  return `${words || 'development'}-${digest}`
}

/** The fields that are texts: a value in one language, or a map of languages. */
const TEXTS = ['headline', 'body']

/**
 * Reads one change of a correction, `field=value`. A JSON value is taken as it is, and `null` removes the field.
 * Anything else is a string; in a text field, it is a text in the given language.
 */
export function changeOf(text: string, language: string): [field: string, value: unknown] {
  const at = text.indexOf('=')
  if (at < 1) throw new WrongUsage(`${text} is not field=value`)
  const [field, value] = [text.slice(0, at), text.slice(at + 1)]
  if (/^(null$|\{|\[)/.test(value)) return [field, parsed(field, value)]
  if (field === 'kind') return [field, kindOf(value)]
  return [field, TEXTS.includes(field) ? { [language]: value } : value]
}

function parsed(field: string, value: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value)
    mustKeepNumbers(value)
    return parsed
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new WrongUsage(`the value of ${field} looks like JSON, but cannot be sent: ${why}`)
  }
}
