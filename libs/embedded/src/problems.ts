/** Another process runs on this data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse'
}

/** The data directory cannot be used, or Postgres does not start in it. The message says why and what helps. */
export class DirectoryUnusable extends Error {
  override readonly name = 'DirectoryUnusable'
}
