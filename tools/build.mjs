// npm run build: compiles all packages, and builds what browsers load.
import { build } from './prepare.mjs'

build()
