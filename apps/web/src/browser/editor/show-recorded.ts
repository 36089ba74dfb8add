import { addressOf, storyPath } from '../../address.js'
import { bringRow } from '../bring.js'
import { visit } from '../visit.js'
import type { Desk } from './desk.js'
import type { Form } from './form.js'

/**
 * Shows the view with what was recorded, says its version, and moves the focus there.
 * @param id of the element that shows it, or of the story that was opened. Null: the story as a whole
 */
export async function showRecorded(
  desk: Desk,
  form: Form,
  version: number,
  id: string | null,
): Promise<void> {
  if (form.name === 'open' && id !== null)
    return void location.assign(addressOf(storyPath(id), { lang: desk.reading.language }))
  await visit(location.href, 'none', { minVersion: version })
  say(desk.words.form.recorded(version))
  const item = id === null ? null : await bringRow(id)
  focusOn(item?.querySelector<HTMLElement>('h3 a, h4 a') ?? item ?? document.querySelector<HTMLElement>('h1'))
}

function focusOn(element: HTMLElement | null): void {
  if (!element) return
  if (!element.matches('a, button')) element.tabIndex = -1
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'center' })
}

/** Tells screen readers, which do not see what changed. */
function say(words: string): void {
  const said = document.getElementById('_ed-said') ?? document.createElement('p')
  said.id = '_ed-said'
  said.className = 'vh'
  said.setAttribute('role', 'status')
  document.body.append(said)
  said.textContent = words
}
