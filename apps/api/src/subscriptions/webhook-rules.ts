import { checkUrl, filterFault, type AddressRules, type Vault } from '@filrouge/webhooks'
import type { FieldError } from '@filrouge/runtime'
import { invalid } from '../http/validation.js'

/** The limits and secrets of subscriptions, from the configuration. */
export interface WebhookRules {
  addresses: AddressRules
  vault: Vault
  /** The largest number of subscriptions of a principal. */
  most: number
}

export const WEBHOOK_RULES = Symbol('webhook rules')

/** @throws Problem validation-failed where the URL is not allowed, or the filter is not valid CEL or has a slip */
export async function mustBeDeliverable(
  { url, filter }: { url?: string | undefined; filter?: string | null | undefined },
  { addresses }: WebhookRules,
): Promise<void> {
  const errors: FieldError[] = []
  const wrongUrl = url === undefined ? null : checkUrl(url, addresses)
  if (wrongUrl !== null) errors.push({ pointer: '/url', message: wrongUrl })
  const wrongFilter = typeof filter === 'string' ? await filterFault(filter) : null
  if (wrongFilter !== null) errors.push({ pointer: '/filter', message: wrongFilter })
  if (errors.length > 0) throw invalid(errors)
}
