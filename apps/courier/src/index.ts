export { courierService } from './service.js'
