import { render, type ComponentChildren } from 'preact'

/**
 * Opens a modal dialog over the page. It closes by Escape and by what it shows.
 * @param view what it shows. `close` closes it
 * @param closed called once it is closed
 */
export function openDialog(
  labelledBy: string,
  view: (close: () => void) => ComponentChildren,
  closed: () => void = () => undefined,
): void {
  const dialog = document.createElement('dialog')
  dialog.className = 'editor-dialog'
  dialog.setAttribute('aria-labelledby', labelledBy)
  document.body.append(dialog)
  dialog.addEventListener('close', () => {
    render(null, dialog)
    dialog.remove()
    closed()
  })
  render(
    view(() => dialog.close()),
    dialog,
  )
  dialog.showModal()
}
