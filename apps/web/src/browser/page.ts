import { bringToLife } from './bring-to-life.js'

bringToLife(document)
