import { createHash } from 'node:crypto'
import { InvalidArgumentError } from 'commander'
import { WrongUsage } from './failures.js'
import { mustKeepNumbers } from './input.js'

const ROLES = ['source', 'target', 'participant', 'host']

/** `consult/visit`: category, and mode where there is one. */
export function kindOf(text: string): { category: string; mode?: string } {
  const [, category = '', mode] = /^([^/]+)(?:\/([^/]+))?$/.exec(text) ?? []
  if (category === '') throw new InvalidArgumentError('It is a category, or category/mode: consult/visit.')
  return { category, ...(mode !== undefined && { mode }) }
}

type Actor = { name: string; role: string }

/** `Emmanuel Macron:host`; a participant, where no role is given. */
export function actorOf(text: string, before: readonly Actor[] = []): Actor[] {
  const [, name = '', role = ''] = /^(.+):([a-z]+)$/.exec(text) ?? ['', text, 'participant']
  if (name === '' || !ROLES.includes(role))
    throw new InvalidArgumentError(`It is name:role; roles are ${ROLES.join(', ')}.`)
  return [...before, { name, role }]
}

type Place = { name: string; country?: string }

/** `Paris`, or with its country `Paris:FR`. */
export function placeOf(text: string, before: readonly Place[] = []): Place[] {
  const [, name = '', country] = /^(.+?)(?::([A-Z]{2}))?$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('It is a name, or name:country, such as Paris:FR.')
  return [...before, { name, ...(country !== undefined && { country }) }]
}

type Link = { relation: string; developmentId: string }

/** `follows:summit`. */
export function linkOf(text: string, before: readonly Link[] = []): Link[] {
  const [, relation = '', developmentId = ''] = /^([a-zA-Z]+):(.+)$/.exec(text) ?? []
  if (relation === '') throw new InvalidArgumentError('It is relation:id, such as follows:summit.')
  return [...before, { relation, developmentId }]
}

/** An id that tells what it is of, and follows from the idempotency key, so that a retry names the same. */
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

/** The fields that are texts: said in one language, or as a whole map. */
const TEXTS = ['headline', 'body']

/**
 * `field=value`: what a correction changes. JSON is taken as it is, and `null` removes a field; anything else is a
 * text, of the given language where the field is one.
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
    throw new WrongUsage(`the value of ${field} begins as JSON, and is none that can be sent: ${why}`)
  }
}
