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
export { AddressUnusable } from './address-unusable.js'
export { parseDuration } from './durations.js'
export { problemPage, problemsPage } from './problem-pages.js'
export { makeLogger, nestLogger, type Logger } from './logging.js'
// Other packages need not depend on the log for this.
export { messageOf } from '@filrouge/log'
export { Problem, problemDocument, problemKind, type ProblemDetails } from './problems.js'
export { Shutdown, startUnderSignals } from './shutdown.js'
export { Health, HealthModule, type Check } from './health.js'
export { healthServer, type HttpServer } from './health-server.js'
export { answerOtherMethods, ROUTER } from './methods.js'
export { metricsRegistry } from './metrics.js'
export { asProblem, ProblemFilter, sendProblem, unavailable } from './problem-filter.js'
export { writeServiceAddress } from './service-address.js'
export { readTls, type Tls } from './tls.js'
