import { Notices } from '@filrouge/feed'
import { recordDataSource } from '@filrouge/store'
import { Health, makeLogger } from '@filrouge/runtime'
import { LogGate } from '@filrouge/store'
import { EVENTS_TOPIC, postgresLog } from '@filrouge/log'
import { Vault } from '@filrouge/webhooks'
import { Registry } from 'prom-client'
import { makeApi } from './api.js'
import { asyncApiDocument } from './asyncapi/document.js'
import { openApiDocument } from './document.js'
import { declaredNeeds } from './http/declared-needs.js'
import { rolesTable } from './roles-table.js'

/** The OpenAPI document. Makes it without a store: it opens no connection. */
export async function describeApi(): Promise<object> {
  const logger = makeLogger('silent', 'api')
  const url = 'postgres://localhost/none'
  const gate = new LogGate({
    log: postgresLog({ connection: { connectionString: url }, partitions: 1, shared: false }),
    memory: () => Promise.resolve(null),
    create: false,
    logger,
  })
  const dataSource = recordDataSource({ url, poolSize: 1, applicationName: 'describe' })
  const { app, close } = await makeApi({
    store: { gate, dataSource, notices: new Notices(null) },
    health: new Health(new Registry()),
    logger,
    publicRead: true,
    appendTimeoutMs: 1,
    readTimeoutMs: 1,
    requestTimeoutMs: 1,
    rateLimit: 0,
    corsOrigins: [],
    publicUrl: null,
    webhooks: {
      addresses: { allowHttp: false, allowed: [] },
      vault: new Vault(Buffer.alloc(32)),
      most: 0,
    },
    topicPrefix: null,
    page: { mediaHosts: [], frameAncestors: null },
  })
  const document = openApiDocument(app)
  await close()
  return document
}

/** The AsyncAPI document of a service with Kafka and without a topic prefix. */
export const describeMessages = (): object => asyncApiDocument({ topic: EVENTS_TOPIC })

/** The table of roles and limits, for the guide. `makeApi` has loaded all commands and queries. */
export const describeRoles = (): string => rolesTable(declaredNeeds())
