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
      await take(page, key)
      keepKey(key)
      await visit(location.href, 'none')
    },
    forget: async () => {
      keepKey(null)
      desk = null
      offer(page)
      await visit(location.href, 'none')
    },
  })
}

/** Begins with the key that was kept. One that the service does not take any more is forgotten. */
export async function startEditing(page: Document): Promise<void> {
  const key = sessionKey()
  try {
    if (key !== null) await take(page, key)
  } catch (error) {
    if (!(error instanceof FilrougeProblem && error.status === 401)) throw error
    keepKey(null)
    await visit(location.href, 'none')
  }
}

/** Asks the service whose key it is, and offers what it allows, on each view that is shown from now on. */
async function take(page: Document, key: string): Promise<void> {
  const client = clientOf(key)
  desk = deskOf(client, await client.ownKey())
  followViews(page)
  offer(page)
}

/** The pages whose views are followed. */
const views = new WeakSet<Document>()
function followViews(page: Document): void {
  if (views.has(page)) return
  views.add(page)
  page.addEventListener('filrouge:shown', () => offer(page))
}

function offer(page: Document): void {
  if (desk) desk = deskOf(desk.client, desk.key)
  sayWho(page, desk)
  if (desk) offerMenus(page, desk)
  else takeMenusAway(page)
}

/** The masthead says who edits. */
function sayWho(page: Document, who: Desk | null): void {
  const button = page.querySelector<HTMLElement>('[data-editing]')
  if (!button) return
  button.dataset['words'] ??= button.textContent
  if (!who) return void button.replaceChildren(button.dataset['words'])
  const role = page.createElement('span')
  role.className = 'role'
  role.textContent = `, ${who.words.key.roles[who.key.role]}`
  button.replaceChildren(who.key.name, role)
}
