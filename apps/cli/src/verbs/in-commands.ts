import type { Session } from '../session.js'
import { VERBS } from './index.js'
import type { Field } from './verb.js'

/** The commands of the types of events that messages of the service name. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ...VERBS.map(({ type, name }) => [type, name] as const),
  ['IssueRaised', 'position --question'],
])

/** A message of the service with commands in place of types of events, options in place of fields, and whole addresses. */
export const inCommands = (message: string, { url }: Pick<Session, 'url'>): string =>
  message
    .replaceAll(', in the same append if you like', '')
    .replace(/\((\w+)\)/g, (all, type: string) => within(type, (command) => `(filrouge ${command})`) ?? all)
    .replace(/\b[A-Z][a-z]+[A-Z][a-z]+\b/g, (type) => within(type, (command) => command) ?? type)
    .replace(/\blearnedAt\b/g, '--learned-at')
    .replace(/(?<=[\s(:])\/problems\//g, `${url.replace(/\/$/, '')}/problems/`)

function within(type: string, say: (command: string) => string): string | null {
  const command = COMMANDS.get(type)
  return command === undefined ? null : say(command)
}

/** The field of a command line at a pointer into the body that was sent. Null: none. */
export function optionAt(fields: readonly Field[], pointer: string): Field | null {
  const [, inData] = /^\/events\/\d+\/data\/(.+)$/.exec(pointer) ?? []
  if (inData === undefined) return null
  // The command line gives the first item of a list.
  const path = inData
    .split('/')
    .filter((part) => !/^\d+$/.test(part))
    .join('.')
  const found = fields.filter(({ to }) => to !== null && (path === to || path.startsWith(`${to}.`)))
  return found.sort((a, b) => (b.to?.length ?? 0) - (a.to?.length ?? 0))[0] ?? null
}
