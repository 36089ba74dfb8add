/* Apart from index.ts: only those who edit load these words. */
export { editorCatalogues } from './languages.js'
export type { EditorWords } from './languages/en.js'
