import type { Health } from './answers.js'

interface Told {
  message?: string
  warning?: string
  status?: string
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

function detailsOf(text: string): Record<string, Told> | null {
  try {
    const { details }: { details?: Record<string, Told> } = JSON.parse(text)
    return details ?? null
  } catch {
    return null
  }
}
