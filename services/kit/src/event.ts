import { v7 as uuidv7 } from "uuid";
import { z } from "zod";

/** The topic exchange of all domain events; the routing key is the event's type. */
export const eventsExchange = "rumbo.events";

/** The envelope of every event: CloudEvents 1.0 with the extensions `organisationid` and `traceparent`. */
const Envelope = z.object({
  specversion: z.literal("1.0"),
  /** UUIDv7: what consumers recognise a redelivery by. */
  id: z.uuid(),
  /** `/ms-mapeo` */
  source: z.string().min(1),
  /** `mapeo.vehicle.created.v1`: also the routing key. */
  type: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+\.v\d+$/),
  /** Id of what the event is about. */
  subject: z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal("application/json"),
  organisationid: z.uuid(),
  traceparent: z.string().optional(),
  data: z.unknown(),
});

export type Event<Data = unknown> = Readonly<Omit<z.infer<typeof Envelope>, "data">> & { readonly data: Data };

export interface NewEvent<Data> {
  /** Name of the service: `ms-mapeo`. */
  readonly service: string;
  readonly type: string;
  readonly subject: string;
  readonly organisationId: string;
  readonly data: Data;
  readonly time: Date;
  readonly traceparent?: string;
}

export function newEvent<Data>(event: NewEvent<Data>): Event<Data> {
  return {
    specversion: "1.0",
    id: uuidv7(),
    source: `/${event.service}`,
    type: event.type,
    subject: event.subject,
    time: event.time.toISOString(),
    datacontenttype: "application/json",
    organisationid: event.organisationId,
    ...(event.traceparent !== undefined && { traceparent: event.traceparent }),
    data: event.data,
  };
}

/** Reads a message as an event whose data is what `data` says. The result is zod's: an issue list, or the event. */
export const parseEvent = <Data>(message: unknown, data: z.ZodType<Data>) =>
  (Envelope.extend({ data }) as unknown as z.ZodType<Event<Data>>).safeParse(message);
