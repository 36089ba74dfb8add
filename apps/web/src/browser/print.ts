/** A printed page shows what is folded on the screen. */
export function openForPrint(page: Document): void {
  addEventListener('beforeprint', () => {
    for (const details of page.querySelectorAll<HTMLDetailsElement>('main details:not(.pop)'))
      details.open = true
  })
}
