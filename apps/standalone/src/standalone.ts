import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminKey } from '@filrouge/api'
import { makeLogger, readConfig, type Config } from '@filrouge/runtime'
import { startServices, type StartedServices } from '@filrouge/store'
import { EXAMPLE, hasExample, loadExample } from './example.js'
import { keepHeapSmall } from './heap.js'
import { loadServices, sayAddress, SERVICES } from './services.js'

/** The file of the example story, relative to this file in the repository. */
const EXAMPLE_FILE = join(import.meta.dirname, '../../../examples', EXAMPLE, 'story.ndjson')

/**
 * Starts all services in this process, loads the example story into an empty store, and prints addresses and commands. The
 * process is ready when the example is loaded, or could not be loaded.
 * @throws ConfigError, DirectoryInUse, DirectoryUnusable, DatabaseUnusable, WrongSecretsKey, AddressUnusable
 */
export async function startStandalone(
  environment: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<StartedServices> {
  keepHeapSmall()
  const config = withPublicRead(readConfig(environment))
  const logger = makeLogger(config.FILROUGE_LOG_LEVEL, 'standalone')
  const level = logger.level
  // First come the sentences for a person. The start and the example are logged only where they fail, or where a level is set.
  if (!environment['FILROUGE_LOG_LEVEL']) logger.level = 'warn'
  let key: AdminKey = { key: null, file: null, isNew: false, sentence: null }
  const services = await loadServices(new Set(SERVICES), { onAdminKey: (found) => (key = found) })
  const mayLoad = config.FILROUGE_EXAMPLE && existsSync(EXAMPLE_FILE)
  let isLoading = mayLoad
  const example = {
    name: 'example',
    trouble: () => (isLoading ? 'the example story is being loaded' : null),
  }
  const checks = mayLoad ? [example] : []
  const started = await startServices({ config, services, alone: true, checks, logger })
  const { url, metricsUrl, store, notes, shutdown } = started
  for (const note of notes) say(note)
  sayAddress(started, config.FILROUGE_DATA, say)
  if (mayLoad && key.key !== null) {
    const trouble = await loadExample(EXAMPLE_FILE, store.dataSource, { url, key: key.key })
    if (trouble !== null) say(`The example story could not be loaded: ${trouble}`)
  }
  isLoading = false
  if (config.FILROUGE_PAGE) say(`The page: ${url}/`)
  say(`The API: ${url}/v1 (what it can do: ${url}/docs)`)
  say(key.sentence ?? sentenceWithoutFile(config))
  if (metricsUrl !== null) say(`The metrics: ${metricsUrl}/metrics`)
  shutdown.add('said', () => say('Filrouge has stopped'))
  for (const line of thingsToTry({
    url,
    keyFile: key.file,
    isPublic: config.FILROUGE_PUBLIC_READ,
    hasPage: config.FILROUGE_PAGE,
    hasExample: await hasExample(store.dataSource),
  }))
    say(line)
  logger.level = level
  logger.info({ url, ...(metricsUrl !== null && { metricsUrl }), services: SERVICES }, 'started')
  return started
}

/** Anyone may read public stories, unless the configuration says otherwise. */
const withPublicRead = (config: Config) => ({
  ...config,
  FILROUGE_PUBLIC_READ: config.FILROUGE_PUBLIC_READ ?? true,
})

const sentenceWithoutFile = (config: Config): string =>
  config.FILROUGE_ADMIN_KEY
    ? 'The admin key is that of FILROUGE_ADMIN_KEY'
    : `The file of the admin key is gone from ${config.FILROUGE_DATA}: start once with FILROUGE_ADMIN_KEY=frk_<8 of a-z0-9>_<32 or more>, and that is one too`

/** A path as a word of a shell. */
const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)

interface Started {
  url: string
  /** The file of the admin key; null if it is in the environment. */
  keyFile: string | null
  /** Whether anyone may read public stories. */
  isPublic: boolean
  hasPage: boolean
  hasExample: boolean
}

/** A page to open, and commands that work as they are, on what the store has. */
function thingsToTry({ url, keyFile, isPublic, hasPage, hasExample }: Started): string[] {
  const key = keyFile === null ? '$FILROUGE_ADMIN_KEY' : `$(cat ${quoted(keyFile)})`
  const withKey = `-H "authorization: Bearer ${key}"`
  const reading = isPublic ? '' : ` ${withKey}`
  const story = hasExample ? EXAMPLE : 'my-story'
  const read = `  curl ${url}/v1/stories/${story}/timeline${reading}`
  const write = `  curl -X POST ${url}/v1/stories/my-story/events ${withKey} -H 'content-type: application/json' \\
    -d '{"events":[{"type":"StoryOpened","data":{"title":{"en":"My story"},"language":"en"}}]}'`
  if (!hasExample) return ['Try:', write, read]
  const past = `  curl '${url}/v1/stories/${story}?knownAt=2025-09-04T20:00:00Z'${reading}`
  // An address opened in a browser has no key.
  const page = `  in a browser: ${url}/stories/${story}`
  return ['Try:', ...(hasPage && isPublic ? [page] : [read]), past, write]
}
