import { FilrougeProblem } from '@filrouge/client'
import { keepKey, sessionKey } from '../session-key.js'
import { visit } from '../visit.js'
import { clientOf, deskOf, type Desk } from './desk.js'
import { openKeyDialog } from './key-dialog.js'
import { offerMenus, takeMenusAway } from './menus.js'

let desk: Desk | null = null

/** Opens the dialog in which a key is pasted, or forgotten. */
export function askForKey(page: Document): void {
  openKeyDialog(desk, {
    use: async (key) => {
      const client = clientOf(key)
      desk = deskOf(client, await client.ownKey())
      keepKey(key)
      await visit(location.href, 'none')
      show(page, desk)
    },
    forget: async () => {
      keepKey(null)
      desk = null
      takeMenusAway(page)
      sayWho(page, null)
      await visit(location.href, 'none')
    },
  })
}

/** Begins with the key that was kept. One that the service does not take any more is forgotten. */
export async function startEditing(page: Document): Promise<void> {
  const key = sessionKey()
  if (key === null) return
  try {
    const client = clientOf(key)
    desk = deskOf(client, await client.ownKey())
    show(page, desk)
  } catch (error) {
    if (error instanceof FilrougeProblem && error.status === 401) keepKey(null)
  }
}

function show(page: Document, { client, key }: Desk): void {
  const offer = () => {
    desk = deskOf(client, key)
    sayWho(page, desk)
    offerMenus(page, desk)
  }
  offer()
  page.addEventListener('filrouge:shown', offer)
}

/** The masthead says who edits. */
function sayWho(page: Document, who: Desk | null): void {
  const button = page.querySelector<HTMLElement>('[data-editing]')
  if (!button) return
  button.dataset['words'] ??= button.textContent ?? ''
  button.textContent = who
    ? who.words.key.who(who.key.name, who.words.key.roles[who.key.role])
    : button.dataset['words']
}
