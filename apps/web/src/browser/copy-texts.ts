/** Buttons that copy the text of an element. */
export function copyTexts(page: Document): void {
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-copy]') : null
    if (button) void copy(page, button)
  })
}

async function copy(page: Document, button: HTMLElement): Promise<void> {
  const { copy: from = '', copied = '' } = button.dataset
  const source = page.querySelector<HTMLElement>(from)
  if (!source) return
  const text = source.innerText.trim().replace(/\s*\n\s*/g, ' ')
  try {
    await navigator.clipboard.writeText(text)
    button.textContent = copied
  } catch {
    // The browser forbids it: the reader copies the selection.
    getSelection()?.selectAllChildren(source)
  }
}
