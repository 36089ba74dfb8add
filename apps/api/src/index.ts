export { makeApi, type Api, type ApiParts } from './api.js'
export { openApiDocument } from './document.js'
export { ProblemFilter } from './http/problem-filter.js'
