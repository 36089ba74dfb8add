import { runMain, startOnLog } from '@filrouge/store'
import { courierService } from './service.js'

await runMain(() => startOnLog(process.env, [courierService]))
