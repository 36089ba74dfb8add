/** What this page records itself, as the editor says by events of the document. */
export interface OwnActs {
  /** Waits until it is known of each append that was sent whether it is one of these. */
  known(): Promise<void>
  /** Whether an append is this page's own. */
  has(appendId: string): boolean
}

/**
 * Follows what the page sends. `filrouge:sending` begins an append, and `filrouge:sent` ends it, with its id as `detail`; an
 * event of it may be there before.
 */
export function followOwnActs(page: Document): OwnActs {
  const ids = new Set<string>()
  let open = 0
  let known = Promise.resolve()
  let settle = () => {}
  page.addEventListener('filrouge:sending', () => {
    if (open++ === 0) known = new Promise((resolve) => (settle = resolve))
  })
  page.addEventListener('filrouge:sent', (event) => {
    if (event instanceof CustomEvent && typeof event.detail === 'string') ids.add(event.detail)
    if (--open === 0) settle()
  })
  return { known: () => known, has: (appendId) => ids.has(appendId) }
}
