export { edtfWords, isEdtf, type Saying } from './edtf-words.js'
export { capitalised, pageCatalogues, type Language } from './languages.js'
export type { PageWords } from './languages/en.js'
export { dayGroupWords, hourWords, timeWords, type DayGroup, type TimeSaying } from './time-words.js'
