import { FILTERS } from '../address.js'
import { tableOf } from '../element-ids.js'
import { keyHeaders } from './session-key.js'
import { goTo, visit } from './visit.js'

/** The parameters that say as of when the page is read. */
const AXES = ['version', 'knownAt', 'recordedAt', 'happenedBy'] as const

/**
 * The item of a development. Where it stands on another page of the timeline, or a filter hides it, the page shows the
 * developments of its date.
 * @returns null where the reader cannot read it, or the service is away
 */
export async function bringDevelopment(developmentId: string): Promise<HTMLElement | null> {
  const item = document.getElementById(developmentId)
  if (item) return item
  const occurred = await occurredOf(developmentId)
  if (occurred === null) return null
  const address = new URL(location.href)
  for (const name of [...FILTERS, 'cursor']) address.searchParams.delete(name)
  address.searchParams.set('from', occurred)
  address.searchParams.set('to', occurred)
  address.hash = developmentId
  if (!(await visit(address.href, 'push'))) return null
  goTo(address.hash)
  return document.getElementById(developmentId)
}

/** The date of a development of this story, EDTF. */
async function occurredOf(developmentId: string): Promise<string | null> {
  const { pathname, searchParams } = new URL(location.href)
  const asked = AXES.flatMap((name) => {
    const value = searchParams.get(name)
    return value === null ? [] : [[name, value]]
  })
  const path = `/v1${pathname}/developments/${developmentId}`
  try {
    const answer = await fetch(`${path}?${new URLSearchParams(asked).toString()}`, { headers: keyHeaders() })
    if (!answer.ok) return null
    const { occurred }: { occurred: string } = await answer.json()
    return occurred
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/**
 * The row of a table. Where it is beyond the first ones, the page shows all of them.
 * @returns null where there is no such row, or the service is away
 */
export async function bringRow(elementId: string): Promise<HTMLElement | null> {
  const row = document.getElementById(elementId)
  const part = tableOf(elementId)
  if (row || part === null) return row
  const address = new URL(location.href)
  if (address.searchParams.get('all') === part) return null
  address.searchParams.set('all', part)
  address.hash = elementId
  if (!(await visit(address.href, 'replace'))) return null
  goTo(address.hash)
  return document.getElementById(elementId)
}

/** An address within the page leads to developments and rows that are not on it, too. */
export function bringWhatIsAsked(page: Document): void {
  const bring = () => {
    const id = location.hash.slice(1)
    if (!page.querySelector('article[data-story]')) return
    void (/^[a-z0-9][a-z0-9._-]*$/.test(id) ? bringDevelopment(id) : bringRow(id))
  }
  addEventListener('hashchange', bring)
  bring()
}
