export { entities } from './key-entity.js'
export { idOfKey, Keys, newKey } from './keys.js'
export { Rights, rightsOf } from './principals.js'
export {
  judges,
  MAY_READ_STORY,
  mayReadParameters,
  mayReadStory,
  seesHeld,
  seesHeldSql,
  withinLimits,
  type Caller,
} from './visibility.js'
export { matchesPatterns } from './patterns.js'
export { ANYONE, hasRole } from './roles.js'
