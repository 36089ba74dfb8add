import { runMain, startOnLog } from '@filrouge/store'
import { apiService } from './service.js'

const api = apiService({
  onAdminKey: ({ sentence }) => {
    if (sentence !== null) console.log(sentence)
  },
})
await runMain(() => startOnLog(process.env, [api]))
