export type { FieldError } from '@filrouge/contract'
export {
  ConfigError,
  configTable,
  describeConfig,
  readConfig,
  VERSION,
  type Config,
  type ConfigRow,
} from './config.js'
export { databaseUrl } from './database-url.js'
export { AddressUnusable } from './address-unusable.js'
export { parseDuration } from './durations.js'
export { problemPage, problemsPage } from './problem-pages.js'
export { makeLogger, nestLogger, type Logger } from './logging.js'
// Other packages need not depend on the log for this.
export { messageOf } from '@filrouge/log'
export { Problem, problemDocument, problemKind, type ProblemDetails } from './problems.js'
export { Shutdown, startUnderSignals, stopWithNpm } from './shutdown.js'
export { Health, HealthModule, type Check } from './health.js'
export { healthServer, type HttpServer } from './health-server.js'
export { answerOtherMethods, ROUTER } from './methods.js'
export { counter, gauge, histogram, metricsRegistry, sampled } from './metrics.js'
export { COUNTED_AT_MOST, METRICS, metricsTable, OVERDUE_AFTER, type MetricName } from './metric-table.js'
export { metricsServer } from './metrics-server.js'
export { OpenConnections } from './open-connections.js'
export { measureProcess } from './process-metrics.js'
export { asProblem, ProblemFilter, problemSentTo, sendProblem, unavailable } from './problem-filter.js'
export { repeatedly } from './repeated.js'
export { writeServiceAddress } from './service-address.js'
export { readTls, type Tls } from './tls.js'
