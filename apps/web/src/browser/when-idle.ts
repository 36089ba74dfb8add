/** Calls when the browser has nothing else to do, in a second at the latest. Safari does not say so: there soon. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 1_000 })
  else setTimeout(work, 200)
}
