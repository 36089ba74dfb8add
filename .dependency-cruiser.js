/** Who may import whom. Each rule is a sentence. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    rule('no-circles', 'Nothing imports itself, by whatever way.', {}, { circular: true }),
    rule(
      'story-is-pure',
      'The domain imports no I/O, no Nest, no other package of ours: zod, edtf, canonicalize and hashing alone.',
      { path: '^libs/story/src', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^libs/story/', 'node_modules/(zod|edtf|canonicalize)/', '^(node:)?crypto$'] },
    ),
    rule(
      'log-stands-alone',
      'The log knows no other part of ours.',
      { path: '^libs/log/src', pathNot: '\\.test\\.ts$' },
      { path: '^(libs/(?!log)|apps)/' },
    ),
    rule(
      'embedded-stands-alone',
      'The launcher knows no other part of ours.',
      { path: '^libs/embedded/src', pathNot: '\\.test\\.ts$' },
      { path: '^(libs/(?!embedded)|apps)/' },
    ),
    rule(
      'record-knows-the-domain',
      'The record knows the domain, and nothing else of ours; what stores deliveries also knows how an endpoint does.',
      { path: '^libs/record/src', pathNot: '\\.test\\.ts$' },
      {
        path: '^(libs/(?!record|story)|apps)/',
        pathNot: '^libs/webhooks/(src|dist)/endpoint-health\\.',
      },
    ),
    rule(
      'client-knows-the-domain',
      'The client knows the domain, how a message is signed, and nothing else of ours: what the service answers it knows by the contract.',
      { path: '^libs/client/src', pathNot: '\\.test\\.ts$' },
      { path: '^(libs/(?!client|story)|apps)/', pathNot: '^libs/webhooks/(src|dist)/signature\\.' },
    ),
    rule(
      'webhooks-know-the-domain',
      'What webhooks are made of knows the domain, and nothing else of ours: no store, no Nest.',
      { path: '^libs/webhooks/src', pathNot: '\\.test\\.ts$' },
      { path: ['^(libs/(?!webhooks|story)|apps)/', 'node_modules/(@nestjs|typeorm|pg)/'] },
    ),
    rule(
      'command-line-is-a-client',
      'The command line knows the client, the configuration, and what it starts.',
      { path: '^apps/cli/' },
      { path: '^(libs/(?!client|runtime|story)|apps/(?!cli|standalone))' },
    ),
    rule('libs-know-no-apps', 'A library imports no app.', { path: '^libs/' }, { path: '^apps/' }),
    rule(
      'services-are-strangers',
      'The API, the recorder and the courier meet only on the log and in the record.',
      { path: '^apps/(api|recorder|courier)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'only-the-log-speaks-kafka',
      'kafkajs is used by the log alone.',
      { path: '^(apps|libs)/', pathNot: '(^libs/log/|\\.test\\.ts$)' },
      { path: 'node_modules/kafkajs' },
    ),
    rule(
      'through-the-front-door',
      "A package's index.ts is its public face, and nothing reaches past it; but for the configuration, which needs no Nest, and for signatures and the health of endpoints, which need no undici.",
      { path: '^(apps|libs)/([^/]+)/' },
      {
        path: '^(apps|libs)/[^/]+/(src|dist)/.+',
        pathNot: [
          '^$1/$2/',
          '/(src|dist)/index\\.(ts|d\\.ts|js)$',
          '^libs/runtime/(src|dist)/config\\.(ts|d\\.ts|js)$',
          '^libs/webhooks/(src|dist)/(endpoint-health|signature)\\.(ts|d\\.ts|js)$',
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
