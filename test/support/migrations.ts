import type { DataSource, MigrationInterface } from 'typeorm'

/** A migration of the data source, by its name. @throws Error if there is none */
export function migrationOf(dataSource: DataSource, name: string): MigrationInterface {
  const found = dataSource.migrations.find((migration) => migration.name === name)
  if (!found) throw new Error(`there is no migration ${name}`)
  return found
}
