import { keyHeaders } from './session-key.js'

/** The link that verifies the chain says its result in place. Where the service does not answer, it stays a link. */
export function verifyRecord(page: Document): void {
  page.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('.verify a') : null
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    void verify(link)
  })
}

async function verify(link: HTMLAnchorElement): Promise<void> {
  const result = link.parentElement?.querySelector('[aria-live]')
  const { verified = '', broken = '' } = link.dataset
  if (!result || link.ariaBusy === 'true') return
  link.ariaBusy = 'true'
  const isValid = await isChainValid(link.href)
  link.ariaBusy = null
  if (isValid === null) return void location.assign(link.href)
  result.textContent = isValid ? verified : broken
  result.className = isValid ? 'intact' : 'broken'
}

/** @returns null where the service did not say */
async function isChainValid(address: string): Promise<boolean | null> {
  try {
    const answer = await fetch(address, { headers: keyHeaders(), cache: 'no-store' })
    if (!answer.ok) return null
    const { valid }: { valid: boolean } = await answer.json()
    return valid
  } catch {
    return null
  }
}
