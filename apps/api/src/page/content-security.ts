/** What the pages may be configured to allow. */
export interface PageSources {
  /** Pictures from these hosts are shown. */
  mediaHosts: readonly string[]
  /** Pages of these origins may show the embedded page in a frame. Null: any. */
  frameAncestors: readonly string[] | null
}

/** The content security policy of a page: files of this origin only, no inline script, no inline style. */
export function contentSecurity({ mediaHosts, frameAncestors }: PageSources, isEmbedded: boolean): string {
  const pictures = mediaHosts.map((host) => `https://${host}`)
  const ancestors = !isEmbedded ? ["'none'"] : (frameAncestors ?? ['*'])
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': isEmbedded ? ["'none'"] : ["'self'"],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    'img-src': ["'self'", ...pictures],
    'connect-src': isEmbedded ? ["'none'"] : ["'self'"],
    'form-action': ["'self'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ancestors,
  }
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ')
}
