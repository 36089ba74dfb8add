import { canonicalJson } from '@filrouge/story'
import type { PublicCloudEvent } from './message.js'

/** A CloudEvent as a message of Kafka. */
export interface KafkaMessage {
  /** The story's id: its events are in one partition, in their order. */
  key: string
  /** Canonical JSON (RFC 8785), so that a repeat is the same bytes. Of a sealed event `null`, which is no tombstone. */
  value: string
  headers: Record<string, string>
}

/** CloudEvents 1.0, Kafka protocol binding, binary content mode (§3.2): attributes are headers, data is the value. */
export function kafkaMessage(storyId: string, event: PublicCloudEvent): KafkaMessage {
  const { data, datacontenttype, ...attributes } = event
  return {
    key: storyId,
    value: canonicalJson(data),
    headers: {
      'content-type': datacontenttype,
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)])),
    },
  }
}
