import { Controller, Get, Header, HttpException, Inject, Module, type DynamicModule } from '@nestjs/common'
import {
  HealthCheckService,
  HealthIndicatorService,
  TerminusModule,
  type HealthCheckResult,
} from '@nestjs/terminus'
import type { Registry } from 'prom-client'
import { VERSION } from './version.js'

/** A check of one thing that a service needs. */
export interface Check {
  name: string
  /** The reason why it does not work; null if it works. */
  trouble(): Promise<string | null> | string | null
  /** `ready`: without it the service is not ready. `degrades`: the service is ready, and health says `degraded`. */
  severity: 'ready' | 'degrades'
}

/** The health of a process, for probes and operators. */
export class Health {
  private readonly checks: Check[] = []
  /** Records on the log that no recorder has folded; null if that is not known. */
  lag: () => number | null = () => null
  private started = false
  private stopping = false

  /** @param servesMetrics whether `/metrics` is at the same port */
  constructor(
    readonly registry: Registry,
    readonly servesMetrics = true,
  ) {}

  add(check: Check): void {
    this.checks.push(check)
  }
  /** The start is complete. */
  isStarted(): void {
    this.started = true
  }
  /** The process stops: it is not ready any more. */
  isStopping(): void {
    this.stopping = true
  }
  /** Whether the process stops. Until it does not listen any more, it answers requests. */
  get stops(): boolean {
    return this.stopping
  }

  startup(): Check[] {
    return [
      { name: 'started', severity: 'ready', trouble: () => (this.started ? null : 'it is still starting') },
    ]
  }
  ready(): Check[] {
    const running: Check = {
      name: 'running',
      severity: 'ready',
      trouble: () => (this.stopping ? 'it is stopping' : null),
    }
    return [...this.startup(), running, ...this.checks]
  }
  /** The checks without which the process is not ready. */
  needed(): Check[] {
    return this.ready().filter(({ severity }) => severity === 'ready')
  }
  /** The checks without which the process is degraded. */
  degrading(): Check[] {
    return this.checks.filter(({ severity }) => severity === 'degrades')
  }
}

/** What Filrouge adds to the answer of @nestjs/terminus. */
interface Additions {
  /** Whether a ready service works without something that it needs. */
  degraded: boolean
  version: string
  lag: number | null
}
type HealthAnswer = HealthCheckResult & Additions

@Controller()
class HealthController {
  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(HealthCheckService) private readonly service: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
  ) {}

  /** The process runs. */
  @Get('health/live')
  live(): Promise<HealthAnswer> {
    return this.run([])
  }

  /** The start is complete. */
  @Get('health/startup')
  startup(): Promise<HealthAnswer> {
    return this.run(this.health.startup())
  }

  /** The process can take requests. */
  @Get('health/ready')
  ready(): Promise<HealthAnswer> {
    return this.run(this.health.ready())
  }

  private async run(checks: readonly Check[]): Promise<HealthAnswer> {
    let degraded = false
    const result = await this.service
      .check(
        checks.map(({ name, trouble, severity }) => async () => {
          const indicator = this.indicators.check(name)
          const why = await trouble()
          if (why === null) return indicator.up()
          if (severity === 'ready') return indicator.down({ message: why })
          degraded = true
          return indicator.up({ warning: why })
        }),
      )
      .catch((error: unknown) => {
        // A check failed: terminus throws its answer.
        if (!(error instanceof HttpException)) throw error
        throw new HttpException(
          Object.assign({}, error.getResponse(), this.additions(degraded)),
          error.getStatus(),
        )
      })
    return { ...result, ...this.additions(degraded) }
  }

  private additions(degraded: boolean): Additions {
    return { degraded, version: VERSION, lag: this.health.lag() }
  }
}

@Controller()
class MetricsController {
  constructor(@Inject(Health) private readonly health: Health) {}

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.health.registry.metrics()
  }
}

/** `/health/live`, `/health/startup`, `/health/ready`, and `/metrics` (Prometheus) unless it has a port of its own. */
@Module({})
export class HealthModule {
  static with(health: Health): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ errorLogStyle: 'json', logger: false })],
      controllers: [HealthController, ...(health.servesMetrics ? [MetricsController] : [])],
      providers: [{ provide: Health, useValue: health }],
    }
  }
}
