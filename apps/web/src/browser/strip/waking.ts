/**
 * What somebody does first with a strip. These events reach the section before they reach the element that they are for,
 * which has its handlers by then. `focus` and not `focusin`, which comes after it.
 */
const FIRST = ['pointerover', 'pointerdown', 'touchstart', 'focus', 'keydown', 'click', 'input', 'change']

/** Calls once, as soon as somebody does something with a section. */
export function wakeOnUse(section: HTMLElement, wake: () => void): void {
  const onUse = ({ target }: Event) => {
    for (const type of FIRST) section.removeEventListener(type, onUse, true)
    keepValue(target, wake)
  }
  for (const type of FIRST) section.addEventListener(type, onUse, { capture: true, passive: true })
}

/** A control that was moved already stays where it is: its handler reads its value next. */
function keepValue(control: EventTarget | null, work: () => void): void {
  const hasValue = control instanceof HTMLInputElement || control instanceof HTMLSelectElement
  const value = hasValue ? control.value : ''
  work()
  if (hasValue) control.value = value
}
