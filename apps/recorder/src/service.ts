import type { LogGate, Service } from '@filrouge/store'
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
    checkWork('folding', () => recorder.status.problems()[0] ?? refusedBy(gate))
    return null
  },
}

/** While the guard refuses the log nothing is folded. The gate checks the log more often than the recorder. */
function refusedBy(gate: Pick<LogGate, 'closed'>): string | null {
  const closed = gate.closed()
  return closed?.by === 'refused' ? closed.message : null
}
