import { CLAIM_VERBS } from './claims.js'
import { CORRECT } from './correct.js'
import { DEVELOPMENT_VERBS } from './development.js'
import { EXPECTATION_VERBS } from './expectations.js'
import { FIGURE_VERBS } from './figures.js'
import { POSITION_VERBS } from './positions.js'
import { REPORT } from './report.js'
import { STORY_VERBS } from './story.js'
import type { Verb } from './verb.js'

/** The verbs of the desk, in the order of the help. Each is the command of one type of event. */
export const VERBS: readonly Verb[] = [
  ...STORY_VERBS,
  REPORT,
  CORRECT,
  ...DEVELOPMENT_VERBS,
  ...POSITION_VERBS,
  ...EXPECTATION_VERBS,
  ...FIGURE_VERBS,
  ...CLAIM_VERBS,
]
