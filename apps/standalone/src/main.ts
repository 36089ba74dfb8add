import { DirectoryInUse, DirectoryUnusable } from '@filrouge/embedded'
import { ConfigError } from '@filrouge/runtime'
import { startStandalone } from './standalone.js'

try {
  const { shutdown } = await startStandalone(process.env, (line) => console.log(line))
  shutdown.onSignals()
} catch (error) {
  const isForUser =
    error instanceof ConfigError || error instanceof DirectoryInUse || error instanceof DirectoryUnusable
  console.error(isForUser ? error.message : error)
  process.exit(1)
}
