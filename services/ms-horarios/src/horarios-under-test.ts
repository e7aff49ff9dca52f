import { randomUUID } from "node:crypto";
import { type Event, eventsExchange, newEvent } from "@rumbo/kit/event";
import type { Role } from "@rumbo/kit/auth";
import { connect } from "amqplib";
import { expect, inject } from "vitest";
import { type ServiceUnderTest, startService } from "../../../tests/support/service-under-test.ts";
import type { components } from "./openapi.d.ts";

type Schemas = components["schemas"];

/** ms-horarios as a real process, beside the real ms-autenticacion that issues the access tokens. */
export interface HorariosUnderTest {
  readonly service: ServiceUnderTest;
  /** A new organisation with one user. */
  readonly signUp: (role?: Role) => Promise<User>;
  /** Publishes to the broker as ms-mapeo does, and comes back when the broker has it. */
  readonly publish: (...events: readonly Event[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface User {
  readonly organisationId: string;
  /** Asks the API with the user's access token. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
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

/** The body, after a look at the status. */
export async function answer<Body>(response: Response, status: number): Promise<Body> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

/** A problem, after a look at status and content type. */
export async function problem(response: Response, status: number): Promise<Schemas["Problem"]> {
  expect(response.headers.get("content-type")).toMatch("application/problem+json");
  return answer(response, status);
}

async function signUp(authentication: ServiceUnderTest, api: string, role: Role = "admin"): Promise<User> {
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${authentication.url}/api/auth/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const person = { email: `${randomUUID()}@example.org`, password: "correct horse battery staple" };
  const administrator = { name: "Ada", ...person };
  const request = { name: "Buses of Test", timeZone: "Europe/Madrid", language: "en", administrator };
  const { organisation } = await answer<{ organisation: { id: string } }>(await post("/organisations", request), 201);
  // Nobody can be invited yet, so the administrator becomes what the test needs.
  await authentication.ownerPool.query("UPDATE users SET role = $2 WHERE organisation_id = $1", [
    organisation.id,
    role,
  ]);
  const { accessToken } = await answer<{ accessToken: string }>(await post("/sessions", person), 201);
  return {
    organisationId: organisation.id,
    ask: (method, path, body, headers = {}) =>
      fetch(`${api}${path}`, {
        method,
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json", ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      }),
  };
}

async function publish(...events: readonly Event[]): Promise<void> {
  const connection = await connect(inject("backing").broker);
  const channel = await connection.createConfirmChannel();
  for (const event of events) channel.publish(eventsExchange, event.type, Buffer.from(JSON.stringify(event)));
  await channel.waitForConfirms();
  await connection.close();
}
