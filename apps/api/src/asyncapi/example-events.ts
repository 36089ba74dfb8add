import type { Sendable } from '@filrouge/webhooks'

export interface ExampleEvent {
  event: Sendable
  /** Of a DevelopmentCorrected: the version of the development that it corrects. */
  corrects?: number
}

/** The first event of each type of the example story, as it was served. Made by tools/examples.mjs. */
export const EXAMPLE_EVENTS: readonly ExampleEvent[] = [
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 1,
      type: 'StoryOpened',
      data: {
        title: {
          en: 'Security guarantees for Ukraine: the Coalition of the Willing',
          fr: "Garanties de sécurité pour l'Ukraine : la Coalition des volontaires",
        },
        summary: {
          en: 'Who would guarantee the security of Ukraine once the fighting stops, with what, and who objects.',
          fr: "Qui garantirait la sécurité de l'Ukraine une fois les combats arrêtés, avec quels moyens, et qui s'y oppose.",
        },
        language: 'en',
        tags: ['ukraine', 'security-guarantees', 'coalition-of-the-willing'],
        visibility: 'public',
      },
      recordedAt: '2026-11-29T20:31:27.641Z',
    },
  },
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 2,
      type: 'DevelopmentReported',
      data: {
        developmentId: 'executive-order',
        headline: {
          en: 'Trump signs the executive order that the aid decision later follows',
          fr: "Trump signe le décret dont découlera la décision sur l'aide",
        },
        occurred: '2025-01',
        kind: { category: 'other', note: 'executive order' },
        language: 'en',
        body: {
          en: 'The order of January is what the White House later cites for the end of aid to European countries near Russia.',
          fr: "C'est à ce décret de janvier que la Maison-Blanche rattache plus tard la fin de l'aide aux pays européens proches de la Russie.",
        },
        actors: [{ name: 'Donald Trump', role: 'source' }],
        places: [{ name: 'Washington', country: 'US' }],
        attribution: [
          { source: 'French-language press article, 5 September 2025', publishedAt: '2025-09-05' },
        ],
        importance: 'background',
        actuality: 'actual',
      },
      recordedAt: '2026-11-29T20:31:27.641Z',
    },
  },
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 6,
      type: 'FigureReported',
      data: {
        figureId: 'committed-countries',
        label: { en: 'Countries that commit', fr: 'Pays qui s’engagent' },
        value: { exact: 26 },
        unit: 'countries',
        attribution: {
          source: 'French-language press article, 5 September 2025',
          saidBy: 'Emmanuel Macron',
          publishedAt: '2025-09-05',
        },
        developmentId: 'coalition-summit',
      },
      recordedAt: '2026-11-29T20:31:27.804Z',
    },
  },
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 8,
      type: 'ExpectationAnnounced',
      data: {
        expectationId: 'force-deployed',
        what: {
          en: 'The reassurance force is deployed in Ukraine',
          fr: 'La force de réassurance est déployée en Ukraine',
        },
        window: '2025-09-05/..',
        announcedBy: 'Emmanuel Macron',
        condition: {
          en: 'Once the conflict stops: by a cease-fire, an armistice or a peace treaty',
          fr: 'Une fois le conflit arrêté : par un cessez-le-feu, un armistice ou un traité de paix',
        },
        developmentId: 'guarantees-when',
      },
      recordedAt: '2026-11-29T20:31:27.804Z',
    },
  },
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 18,
      type: 'IssueRaised',
      data: {
        issueId: 'foreign-troops-after-ceasefire',
        question: {
          en: 'Foreign troops in Ukraine after a cease-fire?',
          fr: 'Des troupes étrangères en Ukraine après un cessez-le-feu ?',
        },
      },
      recordedAt: '2026-11-29T20:31:27.921Z',
    },
  },
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 19,
      type: 'PositionStated',
      data: {
        issueId: 'foreign-troops-after-ceasefire',
        actor: 'France',
        scope: 'general',
        stance: 'supports',
        developmentId: 'coalition-summit',
      },
      recordedAt: '2026-11-29T20:31:27.921Z',
    },
  },
  {
    event: {
      storyId: 'coalition-of-the-willing',
      version: 26,
      type: 'DevelopmentCorrected',
      data: {
        developmentId: 'contributions',
        changes: {
          headline: {
            en: 'The coalition declines to detail the contributions country by country',
            fr: 'La coalition refuse de détailler les contributions pays par pays',
          },
          kind: { category: 'reject', note: 'disclosure' },
          body: {
            en: 'The members decline to give the detail and the contribution of each country.',
            fr: 'Les membres refusent de donner le détail et la contribution de chaque pays.',
          },
        },
        reason: {
          en: 'We had it the wrong way round: the 26 committed, but did not say with what',
          fr: 'Nous l’avions rapporté à l’envers : les 26 se sont engagés, sans dire avec quoi',
        },
        severity: 'correction',
      },
      recordedAt: '2026-11-29T20:31:28.020Z',
    },
    corrects: 9,
  },
]
