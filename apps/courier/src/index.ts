export { startCourier, type Courier, type CourierParts } from './courier.js'
