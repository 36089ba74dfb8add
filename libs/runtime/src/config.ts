import { z } from 'zod'
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
 * @throws ConfigError that lists every mistake, unknown FILROUGE_ names included
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const read = CONFIG.safeParse(Object.fromEntries(VARIABLE_NAMES.map((name) => [name, set[name]])))
  const mistakes = [
    ...unknownNames(Object.keys(set)),
    ...(read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...inconsistencies(set),
  ]
  if (!read.success || mistakes.length > 0) throw new ConfigError(mistakes)
  return read.data
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

function unknownNames(names: readonly string[]): string[] {
  return names
    .filter((name) => name.startsWith('FILROUGE_') && !Object.hasOwn(VARIABLES, name))
    .map((name) => `${name}: there is no such variable${hint(name)}`)
}

/** Suggests the nearest known name; '' if none is near. */
function hint(name: string): string {
  const [nearest] = VARIABLE_NAMES.map((known) => ({ known, far: distance(name, known) })).sort(
    (a, b) => a.far - b.far,
  )
  return nearest && nearest.far <= 4 ? `; is it ${nearest.known}?` : ''
}

/** The Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] ?? 0
}

function inconsistencies(set: Readonly<Record<string, string | undefined>>): string[] {
  const mistakes: string[] = []
  if (set['KAFKA_BROKERS'] && !set['DATABASE_URL'])
    mistakes.push('DATABASE_URL: is needed with KAFKA_BROKERS: the embedded Postgres is for the embedded log')
  mistakes.push(...loginMistakes(set))
  if (set['DATABASE_PASSWORD'] && !set['DATABASE_URL'])
    mistakes.push(
      'DATABASE_PASSWORD: goes with DATABASE_URL: the embedded Postgres has a password of its own',
    )
  if (set['DATABASE_PASSWORD'] && hasPassword(set['DATABASE_URL']))
    mistakes.push('DATABASE_PASSWORD: DATABASE_URL has a password too: leave one of them out')
  if (Boolean(set['KAFKA_CERT']) !== Boolean(set['KAFKA_KEY']))
    mistakes.push('KAFKA_CERT: goes together with KAFKA_KEY')
  if (set['KAFKA_TLS'] !== 'true' && (set['KAFKA_CA'] || set['KAFKA_CERT']))
    mistakes.push('KAFKA_TLS: must be true where certificates are given')
  if ((set['DATABASE_TLS'] ?? 'off') === 'off' && set['DATABASE_CA'])
    mistakes.push('DATABASE_TLS: must be verify where DATABASE_CA is given')
  mistakes.push(...tlsTwice(set))
  return mistakes
}

const LOGIN = ['KAFKA_USERNAME', 'KAFKA_PASSWORD']
const TOKEN = ['KAFKA_SASL_TOKEN_FILE', 'KAFKA_SASL_TOKEN_COMMAND']

/** Whether the login to Kafka has exactly the settings of its mechanism. */
function loginMistakes(set: Readonly<Record<string, string | undefined>>): string[] {
  const mechanism = set['KAFKA_SASL_MECHANISM']
  const [login, token] = [LOGIN, TOKEN].map((names) => names.filter((name) => set[name]))
  if (mechanism === undefined)
    return [...(login ?? []), ...(token ?? [])]
      .slice(0, 1)
      .map((name) => `KAFKA_SASL_MECHANISM: is needed with ${name}`)
  if (mechanism === 'oauthbearer')
    return token?.length === 1 && login?.length === 0
      ? []
      : [`KAFKA_SASL_MECHANISM: oauthbearer needs ${TOKEN.join(' or ')}, and no ${LOGIN.join(' or ')}`]
  return login?.length === 2 && token?.length === 0
    ? []
    : [`KAFKA_SASL_MECHANISM: ${mechanism} needs ${LOGIN.join(' and ')}, and no ${TOKEN.join(' or ')}`]
}

const hasPassword = (url: string | undefined) =>
  url !== undefined && URL.canParse(url) && new URL(url).password !== ''

/** TLS parameters in a URL overrule the options of the driver: certificates would silently not be verified. */
function tlsTwice({
  DATABASE_URL: url,
  DATABASE_TLS: tls = 'off',
}: Readonly<Record<string, string | undefined>>) {
  if (tls === 'off') return []
  if (url === undefined) return ['DATABASE_TLS: goes with DATABASE_URL: the embedded Postgres speaks no TLS']
  const names = [...new URLSearchParams(url.split('?')[1]).keys()].filter((name) => /ssl/i.test(name))
  return names.length === 0
    ? []
    : [`DATABASE_URL: ${names.join(', ')} would overrule DATABASE_TLS: leave one of them out`]
}

export interface ConfigRow {
  name: VariableName
  /** The value that is set, or the default, or a mask; null if there is none. */
  value: string | null
  default: string | null
  sentence: string
}

/** Every variable with its value in an environment; secrets are masked. */
export function describeConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRow[] {
  return Object.entries<Variable>(VARIABLES).map(([name, { default: fallback, sentence, secret }]) => {
    const value = environment[name] || fallback
    return {
      name: name as VariableName,
      value: secret && value ? '(secret)' : value,
      default: fallback,
      sentence,
    }
  })
}

/** The table of the README: variable, default, sentence. */
export function configTable(): string {
  const rows = describeConfig({}).map(
    ({ name, default: fallback, sentence }) =>
      `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${sentence} |`,
  )
  return ['| variable | default | |', '|---|---|---|', ...rows].join('\n')
}
