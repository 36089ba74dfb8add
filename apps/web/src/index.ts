export type { StoryQuery } from './address.js'
export { renderEmbed, type EmbedPageProps } from './embed/embed-page.js'
export { FILTERS, isFiltered, momentOf, KEYS_SHOWN, PAGE_OF_TIMELINE, TABLE_PARTS } from './address.js'
export {
  isPast,
  type Assets,
  type GoneDevelopment,
  type ShownDiff,
  type StoryFacts,
  type StoryView,
} from './facts.js'
export { FILES_FOLDER, FILES_PATH, readAssets } from './files.js'
export { PAGE_LANGUAGES, pageLanguageOf, type PageLanguage } from './language/index.js'
export { renderProblem, type ProblemPageProps } from './problem/problem-page.js'
export { renderStories, type ListQuery, type StoriesPageProps } from './stories/stories-page.js'
export { EMBED_HEIGHT, embedLine } from './story/embed-line.js'
export { renderStory, type StoryPageProps } from './story/story-page.js'
