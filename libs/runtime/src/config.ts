import { z } from 'zod'
import { inconsistencies } from './config-mistakes.js'
import { isDatabaseUrl } from './database-url.js'
import { unknownNames } from './unknown-names.js'
import { VARIABLE_NAMES, VARIABLES, type Variable, type VariableName } from './variables.js'

export { serviceAddress } from './service-address.js'
export { VERSION } from './version.js'

type ValueOf<Name extends VariableName> = z.output<(typeof VARIABLES)[Name]['schema']>
type Defaulted = {
  [Name in VariableName]: (typeof VARIABLES)[Name]['default'] extends string ? Name : never
}[VariableName]

/** The configuration: the value of each variable of the environment, or its default. */
export type Config = {
  readonly [Name in VariableName]: Name extends Defaulted ? ValueOf<Name> : ValueOf<Name> | undefined
}

/** The environment has mistakes. The message lists all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(readonly mistakes: readonly string[]) {
    super(
      `the configuration has ${mistakes.length === 1 ? 'a mistake' : 'mistakes'}:\n${mistakes.map((one) => `  ${one}`).join('\n')}`,
    )
  }
}

/**
 * Reads the configuration from an environment. An empty variable counts as not set.
 * @throws ConfigError that lists every mistake, unknown FILROUGE_ names and misspelt names of others included
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const read = CONFIG.safeParse(Object.fromEntries(VARIABLE_NAMES.map((name) => [name, set[name]])))
  const mistakes = [
    ...unknownNames(Object.keys(set)),
    ...(read.error?.issues ?? []).map(sentenceOf),
    ...inconsistencies(set),
  ]
  if (!read.success || mistakes.length > 0) throw new ConfigError(mistakes)
  return read.data
}

/** An issue as a sentence. Of a list it says which entry. */
function sentenceOf({ path: [name, entry], message }: z.core.$ZodIssue): string {
  return typeof entry === 'number'
    ? `${String(name)}: entry ${entry + 1}: ${message}`
    : `${String(name)}: ${message}`
}

/**
 * Reads only some variables. Mistakes in other variables do not matter.
 * @throws ConfigError that lists every mistake in these variables
 */
export function readVariables<Name extends VariableName>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Pick<Config, Name> {
  return readConfig(Object.fromEntries(names.map((name) => [name, environment[name]])))
}

const CONFIG: z.ZodType<Config> = z.object(
  Object.fromEntries(
    Object.entries<Variable>(VARIABLES).map(([name, { schema, default: fallback }]) => [
      name,
      fallback === null ? schema.optional() : z.string().default(fallback).pipe(schema),
    ]),
  ),
) as unknown as z.ZodType<Config>

export interface ConfigRow {
  name: VariableName
  /** The value that is set, or the default, or a mask; null if there is none. */
  value: string | null
  default: string | null
  sentence: string
  /** The values that it may have, where they are few. */
  allowed: readonly string[] | null
}

/** Every variable with its value in an environment; secrets are masked. */
export function describeConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRow[] {
  return Object.entries<Variable>(VARIABLES).map(
    ([name, { schema, default: fallback, sentence, secret }]) => {
      const value = environment[name] || fallback
      return {
        name: name as VariableName,
        value: secret && value ? masked(value) : value,
        default: fallback,
        sentence,
        allowed: allowedBy(schema),
      }
    },
  )
}

const MASK = '(secret)'

/** Of a URL only the password is a secret. */
function masked(value: string): string {
  if (!isDatabaseUrl(value)) return MASK
  const url = new URL(value)
  if (url.password !== '') url.password = MASK
  if (url.searchParams.has('password')) url.searchParams.set('password', MASK)
  return url.href
}

/** The values of an enumeration, also of one that is then transformed; null where there are many. */
function allowedBy(schema: z.core.$ZodType): string[] | null {
  if (schema instanceof z.ZodEnum) return schema.options.map(String)
  return schema instanceof z.ZodPipe ? allowedBy(schema.in) : null
}

/** The table of the README: variable, default, sentence. */
export function configTable(): string {
  const rows = describeConfig({}).map(
    ({ name, default: fallback, sentence, allowed }) =>
      `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${sentence}${allowed ? ` One of ${allowed.map((one) => `\`${one}\``).join(', ')}.` : ''} |`,
  )
  return ['| variable | default | |', '|---|---|---|', ...rows].join('\n')
}
