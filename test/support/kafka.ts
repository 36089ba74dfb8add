import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { sayAbsent } from './absent.js'
import { freePort } from './ports.js'

const VERSION = '4.3.1'
const JARS = join(import.meta.dirname, '../../.cache', `kafka-${VERSION}`)
const run = promisify(execFile)

/** A broker lives for seconds or minutes, which is too short for the optimizing compiler of Java to pay off. */
const QUICK_START = process.env['FILROUGE_BENCH'] ? [] : ['-XX:TieredStopAtLevel=1']

export interface TestKafka {
  brokers: string
  /** The addresses of the other listeners, by name. */
  listeners: Readonly<Record<string, string>>
  /** Sends SIGSTOP: the broker accepts connections, and answers nothing. */
  freeze(): void
  /** Sends SIGKILL. */
  kill(): Promise<void>
  /** Starts the broker again with the same port and files, and waits until it answers. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * The Kafka of a test run: the brokers of KAFKA_BROKERS, else its own broker (which needs Java, and Maven for the jars),
 * else none. Without Kafka a warning is printed; under CI it is an error.
 */
export async function kafkaForTests(): Promise<{ brokers: string; stop(): Promise<void> }> {
  const given = process.env['KAFKA_BROKERS']
  if (given) return { brokers: given, stop: () => Promise.resolve() }
  try {
    return await startKafka()
  } catch (error) {
    sayAbsent(
      'Kafka',
      error,
      'The Kafka suites are SKIPPED. Set KAFKA_BROKERS, or install Java 17 and Maven.',
    )
    return { brokers: '', stop: () => Promise.resolve() }
  }
}

export interface KafkaOptions {
  /** Settings of server.properties that override ours. */
  settings?: Readonly<Record<string, string>>
  /** Listeners besides the plain one: from name to protocol. */
  listeners?: Readonly<Record<string, 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT'>>
  /** Users that log in with SCRAM, in the form of StorageTool: `SCRAM-SHA-512=[name=…,password=…]`. */
  scram?: readonly string[]
}

/** A new broker: Kafka 4.3.1 in KRaft mode, on free ports, in a temporary folder. */
export async function startKafka(options: KafkaOptions = {}): Promise<TestKafka> {
  const { settings = {}, listeners = {}, scram = [] } = options
  const classpath = await jars()
  const dir = mkdtempSync(join(tmpdir(), 'filrouge-kafka-'))
  const [port, controller] = [await freePort(), await freePort()]
  const further = await Promise.all(
    Object.entries(listeners).map(async ([name, protocol]) => ({ name, protocol, port: await freePort() })),
  )
  const config = join(dir, 'server.properties')
  writeFileSync(config, properties({ ...serverSettings(dir, port, controller, further), ...settings }))
  const java = (main: string, ...args: string[]) => [
    '-Xms128m',
    '-Xmx384m',
    '-XX:+UseSerialGC',
    ...QUICK_START,
    '-cp',
    classpath,
    main,
    ...args,
  ]
  await run(
    'java',
    java(
      'kafka.tools.StorageTool',
      'format',
      '--standalone',
      `--cluster-id=MkU3OEVBNTcwNTJENDM2Qk`,
      `--config=${config}`,
      ...scram.flatMap((user) => ['--add-scram', user]),
    ),
  )
  const brokers = `127.0.0.1:${port}`
  let broker: ChildProcess
  const start = async () => {
    broker = spawn('java', java('kafka.Kafka', config), { stdio: 'ignore', cwd: dir })
    await ready(brokers, broker)
  }
  const kill = async (signal: NodeJS.Signals) => {
    if (broker.exitCode !== null || broker.signalCode !== null) return
    const ended = new Promise((resolve) => broker.once('exit', resolve))
    broker.kill(signal)
    await ended
  }
  const atExit = () => broker.kill('SIGKILL')
  process.once('exit', atExit)
  await start()
  return {
    brokers,
    listeners: Object.fromEntries(further.map(({ name, port }) => [name, `127.0.0.1:${port}`])),
    freeze: () => void broker.kill('SIGSTOP'),
    kill: () => kill('SIGKILL'),
    restart: start,
    stop: async () => {
      process.off('exit', atExit)
      await kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

interface Listener {
  name: string
  protocol: string
  port: number
}

const serverSettings = (dir: string, port: number, controller: number, further: readonly Listener[]) => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  listeners: [...clientListeners(port, further), `CONTROLLER://127.0.0.1:${controller}`].join(),
  'advertised.listeners': clientListeners(port, further).join(),
  'listener.security.protocol.map': [
    'PLAINTEXT:PLAINTEXT',
    'CONTROLLER:PLAINTEXT',
    ...further.map(({ name, protocol }) => `${name}:${protocol}`),
  ].join(),
  'controller.listener.names': 'CONTROLLER',
  'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
  'log.dirs': join(dir, 'data'),
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
})

const clientListeners = (port: number, further: readonly Listener[]) =>
  [{ name: 'PLAINTEXT', port }, ...further].map(({ name, port }) => `${name}://127.0.0.1:${port}`)

const properties = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

/** Fetches the jars of Kafka with Maven, once. @returns a class path */
async function jars(): Promise<string> {
  if (existsSync(JARS)) return join(JARS, '*')
  await run('java', ['-version'])
  mkdirSync(join(JARS, '..'), { recursive: true })
  const half = mkdtempSync(join(JARS, '..', 'kafka-'))
  const pom = join(half, 'pom.xml')
  writeFileSync(pom, POM)
  await run(
    'mvn',
    ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(half, 'jars')}`],
    {
      maxBuffer: 50_000_000,
    },
  )
  // Another test run may have fetched them first.
  if (!existsSync(JARS)) renameSync(join(half, 'jars'), JARS)
  rmSync(half, { recursive: true, force: true })
  return join(JARS, '*')
}

const dependency = (group: string, artifact: string, version: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>filrouge</groupId><artifactId>kafka-for-tests</artifactId><version>1</version>
<dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', VERSION)}
${dependency('org.apache.kafka', 'kafka-tools', VERSION)}
${dependency('org.slf4j', 'slf4j-nop', '1.7.36')}
</dependencies></project>`

async function ready(brokers: string, broker: ChildProcess): Promise<void> {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin()
  const deadline = Date.now() + 60_000
  for (;;) {
    if (broker.exitCode !== null || broker.signalCode !== null)
      throw new Error('Kafka ended while it started')
    try {
      await admin.connect()
      await admin.describeCluster()
      return await admin.disconnect()
    } catch (error) {
      await admin.disconnect().catch(() => undefined)
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
