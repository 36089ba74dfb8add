import { stopWithNpm } from '@filrouge/runtime'
import { runMain } from '@filrouge/store'
import { startStandalone } from './standalone.js'

stopWithNpm(process.env)
await runMain(() => startStandalone(process.env, (line) => console.log(line)))
