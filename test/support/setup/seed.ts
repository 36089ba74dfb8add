import { beforeEach } from 'vitest'
import { SEED } from '../seed.js'

// Runs before each test file.
let isPrinted = false
beforeEach(({ onTestFailed }) =>
  onTestFailed(() => {
    if (!isPrinted) console.error(`To throw the same dice again: FILROUGE_TEST_SEED=${SEED}`)
    isPrinted = true
  }),
)
