import { Text } from '../language/text.js'
import { GENERAL, type ShownPosition } from './stance.js'

/** The scope of a position that does not hold in general. */
export const Scope = ({ position: { scope, scopeLabel } }: { position: ShownPosition }) =>
  scope === GENERAL ? null : (
    <span class="scope">{scopeLabel ? <Text text={scopeLabel} block /> : scope}</span>
  )
