import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeLogger, readConfig } from '@filrouge/runtime'
import { EXAMPLE, loadExample } from './example.js'
import { SERVICES, startServices, type Services } from './services.js'

/** The example's file, from here in the repository. */
const EXAMPLE_FILE = join(import.meta.dirname, '../../../examples', EXAMPLE, 'story.ndjson')

/**
 * Starts everything in this process, loads the example story into an empty store, and says where things are.
 * @throws ConfigError, DirectoryInUse, DirectoryUnusable, DatabaseUnusable, WrongSecretsKey, AddressUnusable
 */
export async function startStandalone(
  environment: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<Services> {
  const config = readConfig(environment)
  // What standalone has to say it says in sentences; its log is for trouble.
  const level = environment['FILROUGE_LOG_LEVEL'] ? config.FILROUGE_LOG_LEVEL : 'warn'
  const logger = makeLogger(level, 'standalone')
  const services = await startServices({ config, only: new Set(SERVICES), publicRead: true, logger })
  const { url, adminKey, store, notes } = services
  for (const note of notes) say(note)
  if (config.FILROUGE_EXAMPLE && adminKey?.key && existsSync(EXAMPLE_FILE)) {
    const trouble = await loadExample(EXAMPLE_FILE, store.dataSource, { url, key: adminKey.key })
    if (trouble !== null) say(`The example story could not be loaded: ${trouble}`)
  }
  say(`Filrouge is at ${url} (what it can do: ${url}/docs)`)
  if (adminKey?.isNew) say(`The admin key, shown once: ${adminKey.key} (kept in ${adminKey.file})`)
  else if (adminKey?.file) say(`The admin key is in ${adminKey.file}`)
  else if (config.FILROUGE_ADMIN_KEY) say('The admin key is that of FILROUGE_ADMIN_KEY')
  else
    say(
      `The file of the admin key is gone from ${config.FILROUGE_DATA}: start once with FILROUGE_ADMIN_KEY=frk_<8 of a-z0-9>_<32 or more>, and that is one too`,
    )
  services.shutdown.add('said', () => say('Filrouge has stopped'))
  for (const line of tries(url, adminKey?.file ?? null)) say(line)
  return services
}

/** For a shell. */
const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)

function tries(url: string, keyFile: string | null): string[] {
  const key = keyFile === null ? '$FILROUGE_ADMIN_KEY' : `$(cat ${quoted(keyFile)})`
  return [
    'Try:',
    `  curl ${url}/v1/stories/${EXAMPLE}/timeline`,
    `  curl '${url}/v1/stories/${EXAMPLE}?knownAt=2025-09-04T20:00:00Z'`,
    `  curl -X POST ${url}/v1/stories/my-story/events -H "authorization: Bearer ${key}" -H 'content-type: application/json' \\
    -d '{"events":[{"type":"StoryOpened","data":{"title":{"en":"My story"},"language":"en"}}]}'`,
  ]
}
