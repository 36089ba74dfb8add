import { readPage } from './read-page.js'

/** How the address of the browser changes: a new entry of its history, the present one, or none. */
export type Entry = 'push' | 'replace' | 'none'

/** Parts of the page that another view of the same story replaces. */
const PARTS = ['main', '.travel', '.foot'] as const

/** The element that stays in its place while the same story is shown: somebody may hold its controls. */
const KEPT = '[data-keep]'

let latest: AbortController | null = null

/** The path and query of the view that the page shows. */
let shown = ''

/**
 * Shows another view of the story without loading the page anew: the service renders it, and its parts replace those of the
 * page. Focus and place stay. A later visit ends an earlier one. `filrouge:shown` has what was read as its `detail`.
 * @param minVersion the version of the story that the view shows at least: the service waits for it
 * @returns false where the page could not be read: it stays as it was
 */
export async function visit(
  address: string,
  entry: Entry,
  { minVersion }: { minVersion?: number } = {},
): Promise<boolean> {
  latest?.abort()
  const { signal } = (latest = new AbortController())
  const html = await readPage(address, { signal, minVersion })
  if (html === null || signal.aborted) return false
  const next = new DOMParser().parseFromString(html, 'text/html')
  show(next)
  if (entry === 'push') history.pushState(null, '', address)
  if (entry === 'replace') history.replaceState(null, '', address)
  shown = viewOf(address)
  document.dispatchEvent(new CustomEvent('filrouge:shown', { detail: next }))
  return true
}

function viewOf(address: string): string {
  const { pathname, search } = new URL(address, location.href)
  return `${pathname}${search}`
}

function show(next: Document): void {
  const root = document.documentElement
  const held = heldPlace()
  root.lang = next.documentElement.lang
  const theme = root.classList.contains('js') ? 'js ' : ''
  root.className = `${theme}${next.documentElement.className}`
  document.title = next.title
  if (!replaceAround(next)) replace('main', next)
  for (const part of PARTS.slice(1)) replace(part, next)
  held?.restore()
}

/** The element that stays, where it is seen: what is above it may become higher or lower. */
function heldPlace(): { restore(): void } | null {
  const kept = document.querySelector(KEPT)
  const before = kept?.getBoundingClientRect()
  if (!kept || !before || before.bottom < 0 || before.top > innerHeight) return null
  return {
    restore: () => scrollBy({ top: kept.getBoundingClientRect().top - before.top, behavior: 'instant' }),
  }
}

/**
 * Replaces everything beside the element that stays, which is not moved: a moved element loses its focus.
 * @returns false where one of the pages has no such element
 */
function replaceAround(next: Document): boolean {
  const [kept, place] = [document.querySelector(KEPT), next.querySelector(KEPT)]
  if (!kept?.parentElement || !place?.parentElement) return false
  // The element around them stays too: it says which version is shown.
  for (const { name, value } of place.parentElement.attributes) kept.parentElement.setAttribute(name, value)
  const old = [...kept.parentElement.childNodes].filter((sibling) => sibling !== kept)
  for (const sibling of old) sibling.remove()
  const siblings = [...place.parentElement.childNodes]
  const at = siblings.indexOf(place)
  kept.before(...siblings.slice(0, at))
  kept.after(...siblings.slice(at + 1))
  return true
}

function replace(part: string, next: Document): void {
  const [now, then] = [document.querySelector(part), next.querySelector(part)]
  if (now && then) now.replaceWith(then)
  else if (now) now.remove()
  else if (then) document.querySelector('main')?.before(then)
}

/** Links and forms to other views of the story replace its parts. So do Back and Forward. */
export function followViews(page: Document): void {
  page.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || !isView(link.href) || link.target || link.hasAttribute('download')) return
    event.preventDefault()
    void go(link.href)
  })
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'get' || !isView(form.action)) return
    event.preventDefault()
    const fields = new FormData(form)
    const asked = [...fields].flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    )
    const to = new URL(form.action)
    to.search = new URLSearchParams(asked).toString()
    void go(to.href)
  })
  shown = viewOf(location.href)
  // A link within the page makes this event too.
  addEventListener('popstate', () => {
    if (viewOf(location.href) !== shown) void visit(location.href, 'none')
  })
}

/** Whether an address is another view of the story that the page shows. An address within the page is not. */
function isView(address: string): boolean {
  const { origin, pathname, search, searchParams } = new URL(address)
  const isSame =
    origin === location.origin && pathname === location.pathname && pathname.startsWith('/stories/')
  return isSame && search !== location.search && !searchParams.has('cursor')
}

async function go(address: string): Promise<void> {
  // Where the view cannot be fetched, the browser says so.
  if (!(await visit(address, 'push'))) return void location.assign(address)
  const { hash } = new URL(address)
  if (hash) goTo(hash)
}

/** Goes to an element of the page as a link to it does: it is the target, and what follows it gets the focus next. */
export const goTo = (hash: string) => location.replace(hash)
