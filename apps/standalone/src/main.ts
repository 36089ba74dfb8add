import { DirectoryInUse, DirectoryUnusable } from '@filrouge/embedded'
import { ConfigError, DatabaseUnusable } from '@filrouge/runtime'
import { startStandalone } from './standalone.js'

try {
  const { shutdown } = await startStandalone(process.env, (line) => console.log(line))
  shutdown.onSignals()
} catch (error) {
  const isForUser = [ConfigError, DatabaseUnusable, DirectoryInUse, DirectoryUnusable].some(
    (kind) => error instanceof kind,
  )
  console.error(isForUser && error instanceof Error ? error.message : error)
  process.exit(1)
}
