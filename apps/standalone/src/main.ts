import { runMain } from '@filrouge/store'
import { startStandalone } from './standalone.js'

await runMain(() => startStandalone(process.env, (line) => console.log(line)))
