export { edtfWords, isEdtf, type Saying } from './edtf-words.js'
export { capitalised, type Language } from './languages.js'
export { dayGroupWords, timeWords, type DayGroup, type TimeSaying } from './time-words.js'
