export { Batched } from './batched.js'
export { pause, unless } from './pause.js'
export { SessionLoop } from './session-loop.js'
export { WakeUp } from './wake-up.js'
