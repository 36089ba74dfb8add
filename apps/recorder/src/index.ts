export { startRecorder, type Recorder, type RecorderParts } from './recorder.js'
export { RecorderStatus } from './recorder-status.js'
