import { titleOf } from './titles.js'

/**
 * In SQL: what a short development is made from.
 * @param row the alias of a row of `record.development`
 * @param version the parameter or column that has the version
 */
export const shortColumns = (row: string, version?: string): string => `
    ${row}.development_id AS "developmentId", ${titleOf(row, version)},
    ${row}.doc ->> 'occurred' AS occurred,
    json_build_object('earliest', ${row}.earliest, 'latest', ${row}.latest) AS "occurredRange",
    ${row}.category, ${row}.importance, ${row}.actuality`
