import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { AppendBody } from '@filrouge/story'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { validated } from '../http/validation.js'
import type { AppendRequest } from './append-request.js'
import { EnvelopeAppender, type Appended } from './envelope-appender.js'
import { rightsToAppend } from './rights.js'

/** Appends events to a story: all of them or none. */
@needs('reporter', 'writing', ({ request: { path, body } }: AppendEvents) =>
  rightsToAppend(path.storyId, body),
)
export class AppendEvents extends Command<Appended> {
  readonly caller: Caller

  constructor(readonly request: AppendRequest) {
    super()
    this.caller = request.caller
  }
}

@CommandHandler(AppendEvents)
export class AppendEventsHandler implements ICommandHandler<AppendEvents> {
  constructor(@Inject(EnvelopeAppender) private readonly appender: EnvelopeAppender) {}

  /** @throws Problem validation-failed; unavailable where the log was never open */
  async execute({ request: { path, body, options: read, caller } }: AppendEvents): Promise<Appended> {
    const options = read()
    const storyId = inPath('storyId', path.storyId)
    return this.appender.append({ storyId, sent: body, body: validated(AppendBody, body), options, caller })
  }
}
