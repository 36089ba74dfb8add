import type { Form } from '../form.js'
import { DEVELOPMENT_FORMS } from './development.js'
import { EXPECTATION_FORMS } from './expectations.js'
import { FIGURE_FORMS } from './figures.js'
import { POSITION_FORMS } from './positions.js'
import { REPORT_FORMS } from './report.js'
import { STORY_FORMS } from './story.js'

export const FORMS: readonly Form[] = [
  ...STORY_FORMS,
  ...REPORT_FORMS,
  ...DEVELOPMENT_FORMS,
  ...POSITION_FORMS,
  ...EXPECTATION_FORMS,
  ...FIGURE_FORMS,
]

/** The form of a name. @throws Error where there is none */
export function formOf(name: Form['name']): Form {
  const form = FORMS.find((one) => one.name === name)
  if (!form) throw new Error(`there is no form ${name}`)
  return form
}
