import type { HealthReport } from '@filrouge/contract'

/** Whether a service can be sent work, and by which checks. `message` says what is wrong, or to be known. */
export interface Health {
  ready: boolean
  checks: { name: string; up: boolean; message: string | null }[]
}

/** What `/health/ready` says. An answer that is none of its own is one check that failed. */
export function healthOf({ status, text }: { status: number; text: string }): Health {
  const details = detailsOf(text)
  if (!details)
    return {
      ready: false,
      checks: [{ name: 'service', up: false, message: `answers ${status}, and says nothing of its health` }],
    }
  const checks = Object.entries(details).map(([name, told]) => ({
    name,
    up: told.status === 'up',
    message: told.message ?? told.warning ?? null,
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
