import { DirectoryInUse, DirectoryUnusable } from '@filrouge/embedded'
import { AddressUnusable, ConfigError, startUnderSignals } from '@filrouge/runtime'
import { DatabaseUnusable } from '@filrouge/database'
import { WrongSecretsKey } from '@filrouge/store'
import { startStandalone } from './standalone.js'

try {
  await startUnderSignals(() => startStandalone(process.env, (line) => console.log(line)))
} catch (error) {
  const isForUser = [
    AddressUnusable,
    ConfigError,
    DatabaseUnusable,
    DirectoryInUse,
    DirectoryUnusable,
    WrongSecretsKey,
  ].some((kind) => error instanceof kind)
  console.error(isForUser && error instanceof Error ? error.message : error)
  process.exit(1)
}
