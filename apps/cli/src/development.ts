import { createHash } from 'node:crypto'
import { CATEGORIES, nearest } from '@filrouge/story'
import { InvalidArgumentError } from 'commander'
import { WrongUsage } from './failures.js'
import { mustKeepNumbers } from './input.js'

const ROLES = ['source', 'target', 'participant', 'host']

/** Reads `consult/visit`: a category, and a mode if there is one. */
export function kindOf(text: string): { category: string; mode?: string } {
  const [, category = '', mode] = /^([^/]+)(?:\/([^/]+))?$/.exec(text) ?? []
  const known = CATEGORIES.find((one) => one === category.toLowerCase())
  if (known !== undefined) return { category: known, ...(mode !== undefined && { mode }) }
  const meant = nearest(category, CATEGORIES)
  throw new InvalidArgumentError(
    `Give a category, or category/mode such as consult/visit${meant === null ? `; the categories are ${CATEGORIES.join(', ')}` : `: did you mean ${meant}?`}`,
  )
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
  const [, name = '', country] = /^([^:].*?)(?::([A-Z]{2}))?$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('Give a name, or name:country, such as Paris:FR.')
  return { name, ...(country !== undefined && { country }) }
}

/** Reads `follows:summit`. */
export function linkOf(text: string): { relation: string; developmentId: string } {
  const [, relation = '', developmentId = ''] = /^([a-zA-Z]+):(.+)$/.exec(text) ?? []
  if (relation === '') throw new InvalidArgumentError('Give relation:id, such as follows:summit.')
  return { relation, developmentId }
}

/** A readable id. The same headline and date have the same id, so that a report that is sent twice is refused. */
export function developmentIdFor(headline: string, occurred: string): string {
  const words = headline
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '')
  const digest = createHash('sha256')
    .update(JSON.stringify([headline, occurred]))
    .digest('hex')
    .slice(0, 8)
  return `${words || 'development'}-${digest}`
}

/** A change of a correction, `field=value`. */
export type Change =
  /** JSON, or `null`: it replaces the whole field. */
  | { field: string; json: unknown }
  /** As it would be given to the option of the field. */
  | { field: string; text: string }

/** Reads `field=value`. @throws WrongUsage */
export function changeOf(change: string): Change {
  const at = change.indexOf('=')
  if (at < 1) throw new WrongUsage(`${change} is not field=value`)
  const [field, text] = [change.slice(0, at), change.slice(at + 1)]
  return /^(null$|\{|\[)/.test(text) ? { field, json: parsed(field, text) } : { field, text }
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
