/*
 * Ways to Postgres, and when to take which:
 *
 * | way                            | for                                                                             |
 * | ------------------------------ | ------------------------------------------------------------------------------- |
 * | `prepared`                     | one statement of a hot path: each connection parses it once, and keeps its plan |
 * | `freshlyPlanned`               | the same, where the tables grow so fast that a plan is wrong after a second     |
 * | `dataSource.query`, repository | one other statement: Postgres plans it for the values of each call              |
 * | `transaction`                  | several statements that take effect together, or locks of rows                  |
 * | `ownSession`                   | advisory locks, temporary tables, LISTEN, settings that outlast a transaction   |
 *
 * `together` is several other statements in one round trip. `statementTransaction` is a transaction of one statement, in
 * one round trip.
 * `transaction` runs its work again after a deadlock. `entityTransaction` is the same for repositories.
 * `singleTransaction` runs its work once: for work that does more than query the database.
 */
export { connectionSettings, type Connection, type DatabaseAddress } from './connection.js'
export { databaseCheck } from './database-trouble.js'
export { DatabaseUnusable } from './database-unusable.js'
export { groupBy } from './group.js'
export { Listening } from './listening.js'
export { DISCARD_PLANS_SQL, PLAN_BY_KEY_SQL, PLAN_FOR_RECORDER_SQL } from './planner.js'
export { poolOf } from './pool.js'
export { freshlyPlanned, prepared, together } from './prepared.js'
export { isRowsRefused } from './refused-rows.js'
export { selectList } from './select-list.js'
export { ownSession, type Session } from './session.js'
export { entityTransaction, singleTransaction, statementTransaction, transaction } from './transaction.js'
