import { runMain, startOnLog } from '@filrouge/store'
import { recorderService } from './service.js'

await runMain(() => startOnLog(process.env, [recorderService]))
