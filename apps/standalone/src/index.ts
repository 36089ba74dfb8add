export { SERVICES, startOnly, type ServiceName } from './services.js'
export { startStandalone } from './standalone.js'
