import type { HealthReport } from '@filrouge/contract'

/** Whether a service can be sent work, and by which checks. `message` says what is wrong, or to be known. */
export interface Health {
  ready: boolean
  /** It is ready, and works without something that it needs: without Kafka, writes answer 503 and reads go on. */
  degraded: boolean
  /** The version of the program; null if it does not say. */
  version: string | null
  /** Records on the log that no recorder has folded; null if that is not known. */
  lag: number | null
  checks: { name: string; up: boolean; message: string | null }[]
}

/** Reads the answer of `/health/ready`. An answer of another form counts as one failed check. */
export function healthOf({ status, text }: { status: number; text: string }): Health {
  const report = reportOf(text)
  if (!report)
    return {
      ready: false,
      degraded: false,
      version: null,
      lag: null,
      checks: [
        {
          name: 'service',
          up: false,
          message: `answers ${status} to /health/ready, without details of its health: this is no port of an API, recorder or courier (a port of metrics has no health)`,
        },
      ],
    }
  const checks = Object.entries(report.details).map(([name, details]) => ({
    name,
    up: details.status === 'up',
    message: details.message ?? details.warning ?? null,
  }))
  const { version = null, lag = null } = report
  return { ready: status === 200, degraded: report.degraded === true, version, lag, checks }
}

type Report = Pick<HealthReport, 'details' | 'degraded' | 'version' | 'lag'>

function reportOf(text: string): Report | null {
  try {
    const { details, ...report }: Partial<HealthReport> = JSON.parse(text)
    return details ? { ...report, details } : null
  } catch {
    return null
  }
}
