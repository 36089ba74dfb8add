/** Who may import whom. Each rule is a sentence. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** Of each package: what it is for, and which packages of ours it may import. */
const packages = (folder, table) =>
  Object.entries(table).map(([name, [comment, allowed]]) =>
    rule(
      `what-${name}-knows`,
      comment,
      { path: `^${folder}/${name}/src/`, pathNot: '\\.test\\.ts$' },
      { path: `^(libs|apps)/(?!(${[name, ...allowed].join('|')})/)` },
    ),
  )

/** The parts of the page that browsers load. Of the others, the service alone renders. */
const IN_BROWSERS =
  '^apps/web/src/((browser|language|strip)/|(address|element-ids|facts|timeline/(field|kind)-words)\\.ts$)'

export default {
  forbidden: [
    rule('no-circles', 'No import cycles.', {}, { circular: true }),
    rule(
      'story-is-pure',
      'The domain imports no I/O, no Nest, no other package of ours: zod, edtf, canonicalize and hashing alone.',
      { path: '^libs/story/src', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^libs/story/', 'node_modules/(zod|edtf|canonicalize)/', '^(node:)?crypto$'] },
    ),
    rule(
      'words-are-alone',
      'Words import nothing: a page takes them as they are.',
      { path: '^libs/words/src', pathNot: '\\.test\\.ts$' },
      { pathNot: '^libs/words/src/' },
    ),
    ...packages('libs', {
      waiting: ['Waiting knows no other package of ours.', []],
      words: ['Words know no other package of ours.', []],
      database: ['Postgres without our tables.', ['waiting']],
      contract: ['The shapes of requests and answers know the domain alone.', ['story']],
      log: ['The log knows no record of what was folded.', ['waiting', 'database']],
      embedded: ['The launcher of Postgres knows no tables.', ['waiting']],
      runtime: [
        'The runtime knows the domain, the contract and the log: it knows no tables.',
        ['contract', 'story', 'log'],
      ],
      access: ['Keys and rights know the database and the contract.', ['database', 'contract']],
      record: [
        'The record knows the domain, the log that it is folded from, its contract and the rights to read it.',
        ['waiting', 'log', 'database', 'access', 'contract', 'story'],
      ],
      feed: [
        'The feed publishes what is recorded: it knows no subscriptions.',
        ['waiting', 'database', 'access', 'contract', 'record'],
      ],
      delivery: [
        'Deliveries go along the feed.',
        ['database', 'access', 'contract', 'record', 'feed', 'story', 'webhooks'],
      ],
      store: [
        'The store opens the log and the schemas of all packages, joins their entities, and starts services on them.',
        ['runtime', 'log', 'database', 'embedded', 'access', 'record', 'feed', 'delivery'],
      ],
      webhooks: [
        'Webhooks are pure: they know the domain and the contract, and no store.',
        ['contract', 'story'],
      ],
      client: [
        'The client knows the domain and how a message is signed. It knows the service by the contract.',
        ['contract', 'story', 'webhooks', 'waiting'],
      ],
    }),
    ...packages('apps', {
      cli: [
        'The command line knows the client, the configuration, and the services that it starts.',
        ['client', 'runtime', 'story', 'standalone', 'waiting'],
      ],
      web: [
        'The page knows answers by the contract, dates by the domain, and the client: it knows no store and no Nest.',
        ['contract', 'story', 'words', 'client'],
      ],
    }),
    rule(
      'deliveries-without-undici',
      'The store of deliveries takes the health of endpoints from webhooks and nothing else: recorders load no undici and no CEL.',
      { path: '^libs/delivery/src', pathNot: '\\.test\\.ts$' },
      { path: '^libs/webhooks/', pathNot: '^libs/webhooks/(src|dist)/endpoint-health\\.' },
    ),
    rule(
      'client-signs-without-undici',
      'The receiver of the client takes signatures from webhooks and nothing else: it loads no undici and no CEL.',
      { path: '^libs/client/src', pathNot: '\\.test\\.ts$' },
      { path: '^libs/webhooks/', pathNot: '^libs/webhooks/(src|dist)/signature\\.' },
    ),
    rule(
      'client-runs-in-browsers',
      'The client imports no module of Node, directly or through others. Its receiver and its check of chains do: they are entries of their own.',
      {
        path: '^libs/client/src',
        pathNot: ['\\.test\\.ts$', '^libs/client/src/(receiver/|verify-events\\.ts$)'],
      },
      {
        path: '^libs/client/src/(receiver/|verify-events\\.ts$)|^(node:)?(fs|http|https|net|tls|crypto|buffer|stream|process|os|path|util|events|timers)(/|$)|^libs/(?!client/|waiting/|story/src/url\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'client-takes-types-of-the-contract',
      'The client takes types from the contract and no schemas: they are not in its bundle.',
      { path: '^libs/client/src', pathNot: '\\.test\\.ts$' },
      { path: '^libs/contract/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'contract-is-shapes',
      'The contract imports zod and the domain: no Nest, no database, no I/O.',
      { path: '^libs/contract/src', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^libs/(contract|story)/', 'node_modules/zod/'] },
    ),
    rule(
      'webhooks-without-a-store',
      'Webhooks import no Nest and no Postgres.',
      { path: '^libs/webhooks/src', pathNot: '\\.test\\.ts$' },
      { path: 'node_modules/(@nestjs|typeorm|pg)/' },
    ),
    rule('libs-know-no-apps', 'A library imports no app.', { path: '^libs/' }, { path: '^apps/' }),
    rule(
      'services-are-strangers',
      'The API, the recorder and the courier meet only on the log and in the record. The API serves the page.',
      { path: '^apps/(api|recorder|courier)/' },
      { path: '^apps/', pathNot: '^apps/($1|web)/' },
    ),
    rule(
      'page-takes-types-of-the-contract',
      'The page takes types from the contract and no schemas.',
      { path: '^apps/web/src', pathNot: '\\.test\\.tsx?$' },
      { path: '^libs/contract/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'browsers-load-no-node',
      'What browsers load imports the client and the words of dates, and no module of Node; of the domain, whose dates bring a parser, only the advice on dates, which imports nothing. The client has a rule of its own.',
      { path: IN_BROWSERS, pathNot: '\\.test\\.tsx?$' },
      {
        path: '^libs/(?!(client|words)/|story/(src|dist)/edtf-advice\\.)|^(node:)?(fs|path|url|crypto|net|http|stream|os|process)(/|$)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'browsers-load-these-parts',
      'Browsers load only those parts of the page that the rule before is about.',
      { path: '^apps/web/src/browser/', pathNot: '\\.test\\.tsx?$' },
      { path: '^apps/web/src/', pathNot: IN_BROWSERS, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'only-the-log-speaks-kafka',
      'kafkajs is used by the log alone.',
      { path: '^(apps|libs)/', pathNot: '(^libs/log/|\\.test\\.ts$)' },
      { path: 'node_modules/kafkajs' },
    ),
    rule(
      'loaded-late',
      'What takes long to load, and what few processes or none need at their start, is imported when it is needed: kafkajs, undici, CEL and Swagger.',
      { path: '^(apps|libs)/', pathNot: ['\\.test\\.ts$', '^apps/api/src/describe\\.ts$'] },
      {
        path: '^libs/log/src/kafka/(kafka-log|event-topic)\\.ts$|^libs/webhooks/src/(send|filter)\\.ts$|^apps/api/src/document\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'through-the-front-door',
      "A package's index.ts is its public face, and nothing reaches past it; but for the configuration and its files, which need no Nest, the transport of loops, which APIs do not load, signatures and the health of endpoints, which need no undici, the receiver and the check of chains, which need Node, the form of URLs and the advice on dates, which do not, and the words of the editor, which readers do not load.",
      { path: '^(apps|libs)/([^/]+)/' },
      {
        path: '^(apps|libs)/[^/]+/(src|dist)/.+',
        pathNot: [
          '^$1/$2/',
          '/(src|dist)/index\\.(ts|d\\.ts|js)$',
          '^libs/runtime/(src|dist)/(config|tls|loop-strategy)\\.(ts|d\\.ts|js)$',
          '^libs/webhooks/(src|dist)/(endpoint-health|signature)\\.(ts|d\\.ts|js)$',
          '^libs/client/(src|dist)/(receiver/index|verify-events)\\.(ts|d\\.ts|js)$',
          '^libs/story/(src|dist)/(edtf-advice|url)\\.(ts|d\\.ts|js)$',
          '^libs/words/(src|dist)/editor\\.(ts|d\\.ts|js)$',
        ],
      },
    ),
    rule(
      'no-tests-in-code',
      'No code imports a test.',
      { pathNot: '\\.test\\.ts$|^test/|^(libs|apps)/[^/]+/test/' },
      { path: '\\.test\\.ts$|^test/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'default'] },
  },
}
