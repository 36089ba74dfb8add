import { kinds, type DraftedEvent } from '@filrouge/story'
import { withinLimits, type Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { hasRole } from '../http/caller.js'

/** @throws Problem forbidden */
export function mustBeAllowedToWrite(caller: Caller, storyId: string): void {
  if (!hasRole(caller, 'reporter')) throw forbidden('writing needs the role reporter')
  if (!withinLimits(caller.stories, storyId)) throw forbidden('the key is limited to other stories')
}

/** @throws Problem forbidden */
export function mustBeAllowedToAppend(
  caller: Caller,
  { events, learnedAt }: { events: readonly DraftedEvent[]; learnedAt?: string | undefined },
): void {
  if (learnedAt !== undefined && !hasRole(caller, 'editor'))
    throw forbidden('learnedAt needs the role editor', '/learnedAt')
  events.forEach(({ type }, i) => {
    const { role } = kinds[type]
    if (!hasRole(caller, role)) throw forbidden(`${type} needs the role ${role}`, `/events/${i}/type`)
  })
}

const forbidden = (detail: string, pointer?: string) =>
  new Problem('forbidden', {
    detail,
    ...(pointer !== undefined && { errors: [{ pointer, message: detail }] }),
  })
