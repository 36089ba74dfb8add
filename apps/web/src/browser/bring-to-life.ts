import { copyTexts } from './copy-texts.js'
import { closePops } from './pops.js'
import { markSection } from './jump-bar.js'
import { openForPrint } from './print.js'
import { switchTheme } from './theme-switch.js'

/** Adds what needs scripts to a page that the service has rendered. */
export function bringToLife(page: Document): void {
  switchTheme(page)
  copyTexts(page)
  closePops(page)
  markSection(page)
  openForPrint(page)
}
