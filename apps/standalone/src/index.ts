export { SERVICES, startServices, type ServiceName, type Services } from './services.js'
export { startStandalone } from './standalone.js'
