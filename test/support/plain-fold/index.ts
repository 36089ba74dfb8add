/*
 * The contract's answers about a story, made by plain functions of its events. Each part of the domain is a file. A read
 * goes through the events from the first to the version each time: it is slow, and easy to check against the contract.
 * Nothing here is of the record. Of the domain it takes the schemas of events and the bounds of dates.
 */
export { diffOf } from './diff/diff.js'
export { oneDevelopment } from './developments.js'
export { plainEvents, type PlainEvent } from './events.js'
export { expectationsOf } from './expectations.js'
export { datedOf, lastTouchedOf } from './feeds.js'
export { figuresOf } from './figures.js'
export { headlinesOf, linksOf } from './links.js'
export { listedOf } from './listed.js'
export { lookAt, mayRead, type Look, type Question } from './look.js'
export { inLanguage } from './in-language.js'
export { overviewOf, revisionsOf } from './overview.js'
export { issuesOf } from './positions.js'
export { recordedEventsOf, verificationOf } from './recorded.js'
export { sourcesOf } from './sources.js'
export { stateOf } from './story.js'
export { timelineOf } from './timeline.js'
