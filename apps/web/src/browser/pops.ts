/** What opens over the page closes by Escape, and when something else is clicked. */
export function closePops(page: Document): void {
  const open = () => page.querySelectorAll<HTMLDetailsElement>('details.pop[open]')
  page.addEventListener('click', ({ target }) => {
    for (const pop of open()) if (target instanceof Node && !pop.contains(target)) pop.open = false
  })
  page.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    for (const pop of open()) {
      pop.open = false
      pop.querySelector('summary')?.focus()
    }
  })
}
