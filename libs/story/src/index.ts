export {
  AppendBody,
  EventBody,
  idempotentAppendId,
  requestDigest,
  shorthandDigest,
  type EventInput,
} from './append-body.js'
export {
  dataBounds,
  developmentIdOf,
  EVENT_TYPES,
  isEventType,
  kinds,
  type DataBounds,
  type DataOf,
  type DraftedEvent,
  type DraftOf,
  type EventType,
} from './catalogue.js'
export {
  canonicalJson,
  dataHash,
  eventHash,
  FIRST_PREVIOUS_HASH,
  follows,
  keyedDigest,
  sha256,
} from './chain.js'
export { ActorRole, Actuality, Importance, LinkRelation, Severity } from './development-fields.js'
export { DATE_FORMS } from './edtf-forms.js'
export { bounds } from './edtf.js'
export {
  DIGEST_HEADER,
  readEnvelope,
  RECORDED_AT_HEADER,
  writeEnvelope,
  type Envelope,
  type Expected,
} from './envelope.js'
export { Likelihood } from './expectations.js'
export { fold, type AcceptedEvent, type EventOf, type Judged, type Verdict } from './fold.js'
export { importAppendId, ImportLine, importLineDigest } from './import-line.js'
export {
  FoldState,
  type Changes,
  type Entity,
  type EntityKey,
  type ClaimInFold,
  type FoldView,
  type AcceptedAppend,
  type StoryHead,
} from './fold-state.js'
export { entitiesBehind, entitiesOf, madeOnly, namedDevelopments, namesByData } from './naming.js'
export { CATEGORIES } from './plover.js'
export { inWords } from './in-words.js'
export { codeOfName } from './language-name.js'
export { nearest } from './nearest.js'
export { nearestTag } from './nearest-tag.js'
export { inexactNumbers } from './numbers.js'
export { Stance } from './positions.js'
export { RULES, type RuleCode } from './rules.js'
export { Visibility } from './story.js'
export {
  characters,
  Edtf,
  Id,
  isStorable,
  LanguageTag,
  MAX_VERSION,
  oneOf,
  Name,
  Plain,
  Time,
  Url,
  Version,
} from './text.js'
export { isUrl } from './url.js'
export { Reliability } from './verification.js'
export { and, nameOf, or, quoted } from './words.js'
