import { visit } from '../visit.js'

/** Goes to other views of the story while a control moves. */
export interface Travel {
  /** The address that was asked for last, and is not yet shown. Null: there is none. */
  readonly asked: string | null
  /** Whether a later address waits for the control to rest. */
  readonly isWaiting: boolean
  /** Goes to an address once no other one has been asked for in a moment. */
  soon(address: string): void
  /** Goes at once. @returns false where the view could not be shown */
  go(address: string): Promise<boolean>
  /** What moves from now on is a new entry in the history of the browser. Until then moves replace each other. */
  begin(): void
}

/** So long a control rests before its view is fetched, milliseconds. */
const REST = 120

/** @param onFailure a view could not be shown, and none was asked for since */
export function travelling(onFailure: () => void): Travel {
  let gesture = 0
  let entered: number | null = null
  let asked: string | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const wait = (next: typeof timer) => {
    if (timer !== null) clearTimeout(timer)
    timer = next
  }

  async function go(address: string, mine = gesture): Promise<boolean> {
    wait(null)
    asked = address
    const isShown = address === here() || (await visit(address, entered === mine ? 'replace' : 'push'))
    if (isShown) entered = mine
    if (asked !== address) return isShown
    asked = null
    if (!isShown) onFailure()
    return isShown
  }

  return {
    get asked() {
      return asked
    },
    get isWaiting() {
      return timer !== null
    },
    soon: (address) => {
      // A key may be lifted before or after its view is fetched.
      const mine = gesture
      wait(setTimeout(() => void go(address, mine), REST))
    },
    go: (address) => go(address),
    begin: () => void (gesture += 1),
  }
}

/** The address of the page that is shown. */
export const here = () => `${location.pathname}${location.search}`
