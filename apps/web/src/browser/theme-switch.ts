/** The button between light and dark. The choice is kept in this browser. */
export function switchTheme(page: Document): void {
  const root = page.documentElement
  page.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || !target.closest('[data-theme-toggle]')) return
    const theme = getComputedStyle(root).colorScheme === 'dark' ? 'light' : 'dark'
    root.dataset['theme'] = theme
    try {
      localStorage.setItem('theme', theme)
    } catch {
      // Storage is forbidden: the choice holds for this page.
    }
  })
}
