import { EVENT_TYPES, kinds } from '@filrouge/story'
import { hasRole } from '@filrouge/access'
import type { DeclaredNeed } from './http/declared-needs.js'

type Role = DeclaredNeed['role']

const ROLES: readonly Role[] = ['anyone', 'reader', 'reporter', 'editor', 'admin']

interface Row {
  what: string
  /** The lowest role that may do it. */
  role: Role
  /** What the limits of a key mean for it. */
  limits: string
}

const OF_LIMITS = 'only stories of its limits'
const READABLE = 'only stories of its limits, and what anyone may read'
const UNBOUND = 'not bound'

/** What commands and queries do, in groups that need the same role. Each `toDo` of `@needs` is in exactly one group. */
const GROUPS: readonly (Omit<Row, 'role'> & { toDo: readonly string[] })[] = [
  {
    what: 'Read stories: lists, states, timelines, events, hash chains; outcomes of appends',
    toDo: ['reading'],
    limits: READABLE,
  },
  {
    what: 'Make subscriptions, and list, change, steer, replay and remove its own; see their deliveries',
    toDo: [
      'subscribing',
      'listing subscriptions',
      'reading a subscription',
      'changing a subscription',
      'making a secret',
      'removing a subscription',
      'looking after a subscription',
    ],
    limits: 'messages only of stories that it may read',
  },
  { what: 'Read the own key: name, role, limits', toDo: ['reading the own key'], limits: UNBOUND },
  { what: 'Write: append, use shorthands, import', toDo: ['writing', 'importing'], limits: OF_LIMITS },
  {
    what: 'Make, list and remove keys',
    toDo: ['making keys', 'listing keys', 'removing keys'],
    limits: UNBOUND,
  },
  {
    what: 'List the quarantine, and release a story from it',
    toDo: ['listing the quarantine', 'releasing a story'],
    limits: OF_LIMITS,
  },
]

/** What a role may do beyond the use case itself. The tests of rights (test/e2e) hold these roles to the service. */
const WITHIN: readonly Row[] = [
  { what: 'See held developments, and list with `include=`', role: 'editor', limits: OF_LIMITS },
  { what: 'Set `learnedAt`', role: 'editor', limits: OF_LIMITS },
  {
    what: "Use other principals' subscriptions",
    role: 'admin',
    limits: 'deliveries only of stories that it may read',
  },
  { what: 'Subscribe with the verification `ping`', role: 'admin', limits: UNBOUND },
]

/**
 * The table of roles and limits, in Markdown.
 * @param needs the needs of all commands and queries
 * @throws Error if a command or query is in no group, a group has no command or query, or one group has several roles
 */
export function rolesTable(needs: readonly DeclaredNeed[]): string {
  const grouped = new Set(GROUPS.flatMap(({ toDo }) => toDo))
  const missing = needs.find(({ toDo }) => !grouped.has(toDo))
  if (missing) throw new Error(`the table of roles has no row for ${missing.toDo}`)
  const rows = [
    ...GROUPS.map((group) => ({ ...group, role: roleOf(group.toDo, needs) })),
    ...eventRows(),
    ...WITHIN,
  ]
  // Sorting is stable: rows of one role stay in order.
  const sorted = rows.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
  return [
    '| |' + ROLES.map((role) => ` ${role} |`).join('') + ' a limited key |',
    `|${'---|'.repeat(ROLES.length + 2)}`,
  ]
    .concat(sorted.map(line))
    .join('\n')
}

function roleOf(toDo: readonly string[], needs: readonly DeclaredNeed[]): Role {
  const roles = new Set(toDo.map((one) => needs.find((need) => need.toDo === one)?.role))
  const [role] = roles
  if (roles.size !== 1 || role === undefined) throw new Error(`not one role for: ${toDo.join(', ')}`)
  return role
}

/** A row for each role that a type of event needs. */
function eventRows(): Row[] {
  const roles = new Set(EVENT_TYPES.map((type) => kinds[type].role))
  return [...roles].map((role) => {
    const types = EVENT_TYPES.filter((type) => kinds[type].role === role)
    return { what: `Append ${types.map((type) => `\`${type}\``).join(', ')}`, role, limits: OF_LIMITS }
  })
}

function line({ what, role, limits }: Row): string {
  const cells = ROLES.map((one) => {
    if (one === 'anyone') return role === 'anyone' ? 'public' : ''
    return hasRole({ principal: null, role: one, stories: null }, role) ? 'yes' : ''
  })
  return `| ${[what, ...cells, limits].join(' | ')} |`
}
