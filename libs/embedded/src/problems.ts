/** Another process uses this data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse'
}

/** The data directory cannot be used, or Postgres does not start in it. The message has the reason and the remedy. */
export class DirectoryUnusable extends Error {
  override readonly name = 'DirectoryUnusable'
}
