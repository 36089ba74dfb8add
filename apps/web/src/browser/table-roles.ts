/** The roles that HTML gives to the parts of a table. */
const ROLES = {
  table: 'table',
  thead: 'rowgroup',
  tbody: 'rowgroup',
  tr: 'row',
  'th[scope=col]': 'columnheader',
  'th:not([scope=col])': 'rowheader',
  td: 'cell',
} as const

/**
 * Writes the roles of tables out. On phones the style sheet lays tables out as blocks, and some browsers then take them
 * for tables no more. The roles are not in the HTML, where they repeat what its elements say.
 */
export function keepTables(page: Document): void {
  for (const [part, role] of Object.entries(ROLES))
    for (const element of page.querySelectorAll(part))
      if (element.closest('.positions, .ledger')) element.setAttribute('role', role)
}
