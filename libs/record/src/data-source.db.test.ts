import { expect, onTestFinished, test } from 'vitest'
import { emptyDatabase } from '../../../test/support/postgres.js'
import { migrate, recordDataSource } from '@filrouge/store'

test('processes that start together on an empty database migrate it once', async () => {
  const { url, drop } = await emptyDatabase()
  onTestFinished(drop)
  const connect = () => recordDataSource({ url, poolSize: 2, applicationName: 'test' }).initialize()
  const dataSources = await Promise.all([connect(), connect(), connect()])
  onTestFinished(async () => void (await Promise.all(dataSources.map((one) => one.destroy()))))
  await Promise.all(dataSources.map(migrate))
  const [dataSource] = dataSources
  const made: { name: string }[] = await dataSource.query('SELECT name FROM filrouge_migration ORDER BY id')
  expect(made.map(({ name }) => name)).toEqual(dataSource.migrations.map(({ name }) => name))
})
