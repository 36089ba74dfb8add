export {
  ConfigError,
  configTable,
  describeConfig,
  readConfig,
  type Config,
  type ConfigRow,
} from './config.js'
export { parseDuration } from './durations.js'
export { makeLogger, nestLogger, type Logger } from './logging.js'
export {
  Problem,
  PROBLEM_CODES,
  problemDocument,
  problemKind,
  problemPage,
  type FieldError,
  type ProblemCode,
  type ProblemDetails,
} from './problems.js'
export { Shutdown } from './shutdown.js'
