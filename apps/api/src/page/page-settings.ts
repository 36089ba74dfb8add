/** The addresses of the files that every page loads. */
export const ASSETS = Symbol('assets')
/** What the pages may be configured to allow. */
export const PAGE_SOURCES = Symbol('page sources')
