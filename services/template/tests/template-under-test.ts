import type { Role } from "@rumbo/kit/auth";
// #if events
import { type Event, eventsExchange, newEvent } from "@rumbo/kit/event";
import { connect } from "amqplib";
import { inject } from "vitest";
// #endif
import { type Member, signUp } from "../../../tests/support/member.ts";
import { type ServiceUnderTest, startService } from "../../../tests/support/service-under-test.ts";

/** template as a real process, beside the real ms-autenticacion that issues the access tokens. */
export interface TemplateUnderTest {
  readonly service: ServiceUnderTest;
  /** A new organisation with one user. */
  readonly signUp: (role?: Role) => Promise<Member>;
  readonly stop: () => Promise<void>;
}

export async function startTemplate(): Promise<TemplateUnderTest> {
  const authentication = await startService("ms-autenticacion");
  const service = await startService("template", { serviceUrls: { "ms-autenticacion": authentication.url } });
  return {
    service,
    signUp: (role) => signUp(authentication, `${service.url}/api/template/v1`, role),
    async stop() {
      await service.stop();
      await authentication.stop();
    },
  };
}
// #if events

/** Publishes what ms-mapeo tells of a new vehicle, and comes back when the broker has it. */
export async function announceVehicle(organisationId: string, data: object, times = 1): Promise<void> {
  const event: Event = newEvent({
    service: "ms-mapeo",
    type: "mapeo.vehicle.created.v1",
    subject: "vehicle",
    organisationId,
    time: new Date(),
    data,
  });
  const connection = await connect(inject("backing").broker);
  const channel = await connection.createConfirmChannel();
  for (let time = 0; time < times; time += 1)
    channel.publish(eventsExchange, event.type, Buffer.from(JSON.stringify(event)));
  await channel.waitForConfirms();
  await connection.close();
}
// #endif
