import type { Service } from '@filrouge/store'
import { startRecorder } from './recorder.js'

/** The recorder, as a process starts it. */
export const recorderService: Service = {
  name: 'recorder',
  folds: true,
  hearsNotices: false,
  async start({ store, health, logger, onStop }) {
    const { gate, dataSource, notices } = store
    const recorder = await startRecorder({
      openLog: () => gate.opened(),
      dataSource,
      registry: health.registry,
      logger,
      recorded: (notice) => notices.publish(notice),
    })
    onStop('recorder', () => recorder.close())
    health.add({ name: 'folding', severity: 'warns', trouble: () => recorder.status.problems()[0] ?? null })
    return null
  },
}
