import type { EventTopic, TopicMessage } from '@filrouge/log'
import type { Publication, PublicEvent } from '@filrouge/feed'
import { kafkaMessage, publicCloudEvent } from '@filrouge/webhooks'
import { unless } from '@filrouge/waiting'

/** The messages that one step writes to the public topic: CloudEvents in binary mode. */
export class TopicPublication implements Publication {
  private messages: TopicMessage[] = []

  /** @param abandoned ends the wait for a write that is in flight */
  constructor(
    private readonly topic: EventTopic,
    private readonly abandoned: AbortSignal,
  ) {}

  add(events: readonly PublicEvent[]): number {
    const added = events.map(({ event, corrects }) =>
      kafkaMessage(event.storyId, publicCloudEvent(event, corrects ?? undefined)),
    )
    this.messages.push(...added)
    return added.reduce((bytes, { value }) => bytes + value.length, 0)
  }

  async flush(stillOwned: () => Promise<void>): Promise<void> {
    await unless(this.abandoned, this.topic.send(this.messages, stillOwned))
    this.messages = []
  }
}
