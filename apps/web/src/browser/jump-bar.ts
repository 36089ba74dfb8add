/** Marks the section that is read in the bar of sections. */
export function markSection(page: Document): void {
  const links = new Map(
    [...page.querySelectorAll<HTMLAnchorElement>('.jump a')].map((link) => [link.hash.slice(1), link]),
  )
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        for (const [id, link] of links)
          if (id === target.id) link.setAttribute('aria-current', 'true')
          else link.removeAttribute('aria-current')
      }
    },
    { rootMargin: '-15% 0px -80% 0px' },
  )
  for (const id of links.keys()) {
    const section = page.getElementById(id)
    if (section) seen.observe(section)
  }
}
