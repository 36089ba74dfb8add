import { bringWhatIsAsked } from './bring.js'
import { copyTexts } from './copy-texts.js'
import { offerEditing } from './editing.js'
import { closePops } from './pops.js'
import { markSection } from './jump-bar.js'
import { openForPrint } from './print.js'
import { bringStrip } from './strip/bring-strip.js'
import { sessionKey } from './session-key.js'
import { keepTables } from './table-roles.js'
import { switchTheme } from './theme-switch.js'
import { verifyRecord } from './verify-record.js'
import { followViews, visit } from './visit.js'
import { whenIdle } from './when-idle.js'

/** Adds what needs scripts to a page that the service has rendered. */
export function bringToLife(page: Document): void {
  switchTheme(page)
  copyTexts(page)
  verifyRecord(page)
  closePops(page)
  markSection(page)
  keepTables(page)
  openForPrint(page)
  followViews(page)
  bringWhatIsAsked(page)
  bringStrip(page)
  page.addEventListener('filrouge:shown', () => {
    markSection(page)
    keepTables(page)
  })
  offerEditing(page)
  if (page.querySelector('article[data-story]'))
    whenIdle(() => void import('./live/index.js').then(({ startLive }) => startLive(page)))
  // The service has rendered the page for anyone. With a key there may be more.
  if (sessionKey() !== null) void visit(location.href, 'none')
}
