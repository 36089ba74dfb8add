export { ANYONE, hasRole, type Caller } from './caller.js'
export { entities } from './key-entity.js'
export { Keys, newKey } from './keys.js'
export { Rights, rightsOf } from './principals.js'
export {
  judges,
  MAY_READ_STORY,
  mayReadParameters,
  mayReadStory,
  seesHeld,
  seesHeldSql,
  withinLimits,
} from './visibility.js'
export { matchesPatterns } from './patterns.js'
