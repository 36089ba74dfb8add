import { ID, NAME, oneNumberOf, TAG, TEXT, WHOLE, WORDS } from './forms.js'
import { attribution, DEVELOPMENT, reason } from './parts.js'
import { argument, needed, option, rest, type Verb } from './verb.js'

export const DEVELOPMENT_VERBS: readonly Verb[] = [
  {
    name: 'withdraw',
    type: 'DevelopmentWithdrawn',
    description: 'withdraw a development: it stays in the record, and is no longer part of the timeline',
    fields: [DEVELOPMENT, reason('why the development is withdrawn')],
    examples: [
      'withdraw strait talks --reason "It did not take place"',
      'withdraw strait rumour --reason "Elle n\'a pas eu lieu" --lang fr --expect 9',
    ],
  },
  {
    name: 'hold',
    type: 'DevelopmentHeld',
    description: 'hold a development: until it is released only editors can see it, at any version',
    fields: [DEVELOPMENT, reason('why the development is held')],
    examples: [
      'hold strait talks --reason "The delegates are still on the road"',
      'hold strait rumour --reason "Being checked" --json',
    ],
  },
  {
    name: 'release',
    type: 'HoldReleased',
    description: 'release a development that is held: everyone may see it again',
    fields: [DEVELOPMENT, reason('why the development is released')],
    examples: [
      'release strait talks --reason "The delegates have arrived"',
      'release strait rumour --reason "Confirmed by two sources" --json',
    ],
  },
  {
    name: 'corroborate',
    type: 'ReportCorroborated',
    description: 'note that another source confirms a development',
    fields: [DEVELOPMENT, ...attribution(true)],
    examples: [
      'corroborate strait talks --source Reuters --source-url https://reuters.example/1',
      'corroborate strait talks --source ANSA --said-by "the host" --quote "They sit at one table" --published-at 2025-09-05',
    ],
  },
  {
    name: 'dispute',
    type: 'ReportDisputed',
    description: 'note that somebody disputes a development',
    fields: [
      DEVELOPMENT,
      needed('by', 'by', NAME, 'the person or body that disputes it'),
      { ...needed('statement', 'statement', TEXT, 'what they say'), alias: 'reason' },
      ...attribution(),
    ],
    examples: [
      'dispute strait talks --by "the harbour master" --statement "No delegation has landed"',
      'dispute strait talks --by Oslo --statement "Nous n\'y étions pas" --lang fr --source AFP',
    ],
  },
  {
    name: 'assess',
    type: 'CredibilityAssessed',
    description:
      'say how credible a development is: 1 confirmed to 5 improbable, 6 cannot be judged (Admiralty code)',
    fields: [
      DEVELOPMENT,
      argument(
        'credibility',
        'credibility',
        oneNumberOf('number', '1', '2', '3', '4', '5', '6'),
        'how credible it is',
      ),
      reason('why the desk says so'),
    ],
    examples: [
      'assess strait talks 2 --reason "Two independent sources"',
      'assess strait rumour 6 --reason "One source that nobody knows" --json',
    ],
  },
  {
    name: 'translate',
    type: 'TranslationAdded',
    description: 'add a translation of a development',
    fields: [
      DEVELOPMENT,
      needed('lang', 'language', TAG, 'the language of the translation'),
      needed('headline', 'headline', WORDS, 'the translated headline'),
      option('body', 'body', WORDS, 'the translated body'),
      option(
        'of-version',
        'ofVersion',
        WHOLE,
        'the version of the story that was translated; default: this one',
      ),
    ],
    examples: [
      'translate strait talks --lang fr --headline "Les pourparlers s\'ouvrent à Genève"',
      'translate strait talks --lang de --headline "Gespräche beginnen" --body "In Genf" --of-version 2',
    ],
  },
  {
    name: 'merge',
    type: 'DevelopmentsMerged',
    description: 'merge developments that report one thing: the first stays, the others are hidden',
    fields: [
      argument('into', 'into', ID, 'the id of the development that stays'),
      rest('from', 'from', ID, 'the ids of the developments that are merged into it'),
      option('reason', 'reason', TEXT, 'why they are one'),
    ],
    examples: [
      'merge strait talks rumour --reason "One meeting, reported twice"',
      'merge strait denial protest walkout',
    ],
  },
  {
    name: 'unmerge',
    type: 'MergeUndone',
    description: 'undo a merge: the developments stand for themselves again',
    fields: [
      argument(
        'version',
        'mergeVersion',
        WHOLE,
        'the version of the merge: see filrouge events <story> --type DevelopmentsMerged',
      ),
      option('reason', 'reason', TEXT, 'why the merge is undone'),
    ],
    examples: ['unmerge strait 10 --reason "Two meetings after all"', 'unmerge strait 10 --json'],
  },
]
