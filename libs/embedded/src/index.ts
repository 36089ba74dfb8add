export { DirectoryInUse, DirectoryUnusable } from './problems.js'
export { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './start.js'
