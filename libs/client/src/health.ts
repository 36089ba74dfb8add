import type { HealthReport } from '@filrouge/contract'

/** Whether a service can be sent work, and by which checks. `message` says what is wrong, or to be known. */
export interface Health {
  ready: boolean
  /** It is ready, and works without something that it needs: without Kafka, writes answer 503 and reads go on. */
  degraded: boolean
  checks: { name: string; up: boolean; message: string | null }[]
}

/** Reads the answer of `/health/ready`. An answer of another form counts as one failed check. */
export function healthOf({ status, text }: { status: number; text: string }): Health {
  const report = reportOf(text)
  if (!report)
    return {
      ready: false,
      degraded: false,
      checks: [{ name: 'service', up: false, message: `answers ${status} without details of its health` }],
    }
  const checks = Object.entries(report.details).map(([name, details]) => ({
    name,
    up: details.status === 'up',
    message: details.message ?? details.warning ?? null,
  }))
  return { ready: status === 200, degraded: report.degraded === true, checks }
}

function reportOf(text: string): Pick<HealthReport, 'details' | 'degraded'> | null {
  try {
    const { details, degraded }: Partial<HealthReport> = JSON.parse(text)
    return details ? { details, degraded } : null
  } catch {
    return null
  }
}
