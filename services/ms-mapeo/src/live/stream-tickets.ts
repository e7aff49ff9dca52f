import { hash, randomBytes } from "node:crypto";
import type { Cache } from "@rumbo/kit/cache";
import { orUnavailable } from "./or-unavailable.ts";

export interface StreamTickets {
  /** A ticket that opens one stream of this organisation. @throws unavailable while Redis is away */
  issue(organisationId: string): Promise<string>;
  /** The ticket's organisation; undefined when it is unknown, used or too old. @throws unavailable while Redis is away */
  redeem(ticket: string): Promise<string | undefined>;
}

/** Seconds. */
export const ticketLifetime = 30;

/** Browsers cannot send an access token with an event stream: a ticket stands for it, in the address, where it may be seen. */
export const streamTickets = (cache: Cache): StreamTickets => ({
  async issue(organisationId) {
    const ticket = randomBytes(32).toString("base64url");
    await orUnavailable(cache.set(keyOf(ticket), organisationId, "EX", ticketLifetime));
    return ticket;
  },
  async redeem(ticket) {
    return (await orUnavailable(cache.getdel(keyOf(ticket)))) ?? undefined;
  },
});

const keyOf = (ticket: string): string => `mapeo:stream-ticket:${hash("sha256", ticket, "hex")}`;
