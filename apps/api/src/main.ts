import { runMain, startOnLog } from '@filrouge/store'
import { adminKeySentence } from './admin-key.js'
import { apiService } from './service.js'

const api = apiService({
  publicRead: false,
  onAdminKey: (key) => {
    const sentence = adminKeySentence(key)
    if (sentence !== null) console.log(sentence)
  },
})
await runMain(() => startOnLog(process.env, [api]))
