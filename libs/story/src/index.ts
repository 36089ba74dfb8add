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
  type Chained,
  type ChainLink,
} from './chain.js'
export { DATE_FORMS } from './edtf-forms.js'
export { bounds, InvalidEdtf, type Bounds } from './edtf.js'
export {
  DIGEST_HEADER,
  readEnvelope,
  RECORDED_AT_HEADER,
  writeEnvelope,
  type Envelope,
  type EnvelopeEvent,
  type Expected,
  type RecordContent,
} from './envelope.js'
export { fold, type AcceptedEvent, type EventOf, type Folded, type Judged, type Verdict } from './fold.js'
export { importAppendId, ImportLine, importLineDigest } from './import-line.js'
export {
  FoldState,
  type Changes,
  type Entity,
  type EntityKey,
  type KnownState,
  type KnownAppend,
  type StoryHead,
} from './known.js'
export { namedDevelopments, names, namesOf } from './naming.js'
export { CATEGORIES } from './plover.js'
export { inWords } from './in-words.js'
export { codeOfName } from './language-name.js'
export { nearest } from './nearest.js'
export { inexactNumbers } from './numbers.js'
export { RULES, type RuleCode } from './rules.js'
export {
  characters,
  Edtf,
  Id,
  isStorable,
  LanguageTag,
  MAX_VERSION,
  oneOf,
  Plain,
  Text,
  Time,
  Url,
  Version,
} from './text.js'
export { isUrl } from './url.js'
export { and, nameOf, or, quoted } from './words.js'
