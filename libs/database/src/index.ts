export type { Connection } from './connection.js'
export { DatabaseUnusable } from './database-unusable.js'
export { groupBy } from './group.js'
export { poolOf, prepared, singleTransaction, transaction } from './transaction.js'
