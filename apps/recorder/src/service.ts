import type { Service } from '@filrouge/store'
import { startRecorder } from './recorder.js'

/** The recorder, as a process starts it. */
export const recorderService: Service = {
  name: 'recorder',
  folds: true,
  answersRequests: false,
  hearsNotices: false,
  async start({ store, health, logger, checkWork, onStop }) {
    const { gate, dataSource, notices } = store
    const recorder = await startRecorder({
      openLog: () => gate.opened(),
      dataSource,
      registry: health.registry,
      logger,
      recorded: (notice) => notices.publish(notice),
    })
    onStop('recorder', () => recorder.close())
    checkWork('folding', () => recorder.status.problems()[0] ?? null)
    return null
  },
}
