import { canonicalJson } from '@filrouge/story'
import type { PublicCloudEvent } from './message.js'

/** A CloudEvent as a Kafka message. */
export interface KafkaMessage {
  /** The story's id, so that its events are in one partition, in order. */
  key: string
  /**
   * Canonical JSON (RFC 8785), so that a repeat has the same bytes. For a sealed event the JSON `null`, not a
   * tombstone.
   */
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
