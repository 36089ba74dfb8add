// Runs before the first paint: scripts are on, and the reader's choice of light or dark holds.
document.documentElement.classList.add('js')
try {
  const chosen = localStorage.getItem('theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset['theme'] = chosen
} catch {
  // Storage is forbidden: the choice of the system holds.
}
