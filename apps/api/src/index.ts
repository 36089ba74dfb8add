export type { AdminKey } from './admin-key.js'
export { apiService } from './service.js'
