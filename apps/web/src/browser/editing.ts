import { sessionKey } from './session-key.js'

/** Offers editing to those with a key. The editor is loaded once it is asked for: readers do not pay for it. */
export function offerEditing(page: Document): void {
  const load = () => import('./editor/index.js')
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-editing]') : null
    if (button) void load().then(({ askForKey }) => askForKey(page))
  })
  if (sessionKey() !== null) void load().then(({ startEditing }) => startEditing(page))
}
