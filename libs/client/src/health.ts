import type { HealthReport } from '@filrouge/contract'

/** Whether a service can be sent work, and by which checks. `message` says what is wrong, or to be known. */
export interface Health {
  ready: boolean
  checks: { name: string; up: boolean; message: string | null }[]
}

/** Reads the answer of `/health/ready`. An answer of another form counts as one failed check. */
export function healthOf({ status, text }: { status: number; text: string }): Health {
  const details = detailsOf(text)
  if (!details)
    return {
      ready: false,
      checks: [{ name: 'service', up: false, message: `answers ${status} without details of its health` }],
    }
  const checks = Object.entries(details).map(([name, details]) => ({
    name,
    up: details.status === 'up',
    message: details.message ?? details.warning ?? null,
  }))
  return { ready: status === 200, checks }
}

function detailsOf(text: string): HealthReport['details'] | null {
  try {
    const { details }: { details?: HealthReport['details'] } = JSON.parse(text)
    return details ?? null
  } catch {
    return null
  }
}
