/**
 * CloudEvents 1.0, structured JSON: the same bytes in the outbox, on the broker, in the parking lot and at an agency.
 * Extension attributes are lower-case alphanumeric, as the specification demands.
 */
export interface Envelope<T = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7; a replay keeps it, so that handling twice equals handling once. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly correlationid: string;
  readonly causationid?: string;
  readonly traceparent?: string;
  readonly sequence?: string;
  readonly data: T;
}

export const CLOUDEVENT = 'application/cloudevents+json; charset=utf-8';
