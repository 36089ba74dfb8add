import { sessionKey } from './session-key.js'

const load = () => import('./editor/index.js')

/** Offers editing to those with a key. The editor is loaded once it is asked for: readers do not pay for it. */
export function offerEditing(page: Document): void {
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-editing]') : null
    if (button) void ask(page)
  })
  if (sessionKey() !== null) void load().then(({ startEditing }) => startEditing(page))
}

async function ask(page: Document): Promise<void> {
  try {
    const { askForKey } = await load()
    askForKey(page)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // The service has another version by now, with other files: the page is loaded anew.
    location.reload()
  }
}
