export { recorderService } from './service.js'
