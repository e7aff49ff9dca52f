import { type Event, eventsExchange, newEvent } from "@rumbo/kit/event";
import type { Role } from "@rumbo/kit/auth";
import { connect } from "amqplib";
import { inject } from "vitest";
import { type Member, signUp } from "../../../tests/support/member.ts";
import { type ServiceUnderTest, startService } from "../../../tests/support/service-under-test.ts";

/** ms-horarios as a real process, beside the real ms-autenticacion that issues the access tokens. */
export interface HorariosUnderTest {
  readonly service: ServiceUnderTest;
  /** A new organisation with one user. */
  readonly signUp: (role?: Role) => Promise<Member>;
  /** Publishes to the broker as ms-mapeo does, and comes back when the broker has it. */
  readonly publish: (...events: readonly Event[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startHorarios(): Promise<HorariosUnderTest> {
  const authentication = await startService("ms-autenticacion");
  const service = await startService("ms-horarios", { serviceUrls: { "ms-autenticacion": authentication.url } });
  return {
    service,
    signUp: (role) => signUp(authentication, `${service.url}/api/schedules/v1`, role),
    publish,
    async stop() {
      await service.stop();
      await authentication.stop();
    },
  };
}

export const vehicleCreated = (organisationId: string, data: { vehicleId: string; name: string; plate?: string }) =>
  newEvent({
    service: "ms-mapeo",
    type: "mapeo.vehicle.created.v1",
    subject: data.vehicleId,
    organisationId,
    time: new Date(),
    data: { kind: "bus", ...data },
  });

async function publish(...events: readonly Event[]): Promise<void> {
  const connection = await connect(inject("backing").broker);
  const channel = await connection.createConfirmChannel();
  for (const event of events) channel.publish(eventsExchange, event.type, Buffer.from(JSON.stringify(event)));
  await channel.waitForConfirms();
  await connection.close();
}
