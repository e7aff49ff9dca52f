import { expect, test } from "vitest";
import { z } from "zod";
import { newEvent, parseEvent } from "./event.ts";

const created = {
  service: "ms-mapeo",
  type: "mapeo.vehicle.created.v1",
  subject: "0192f5a0-0000-7000-8000-000000000001",
  organisationId: "0192f5a0-0000-7000-8000-000000000002",
  data: { name: "Bus 7" },
  time: new Date("2026-01-01T00:00:00Z"),
};
const event = newEvent(created);
const Data = z.strictObject({ name: z.string() });

test("an event survives its way through the broker", () => {
  expect(parseEvent(JSON.parse(JSON.stringify(event)), Data).data).toEqual(event);
});

test("ids grow with time, so that an index of them stays compact", () => {
  const later = newEvent(created);
  expect(later.id > event.id).toBe(true);
});

test.each([
  ["no JSON object", "hello"],
  ["another version of the envelope", { ...event, specversion: "0.3" }],
  ["an event of nobody's", { ...event, organisationid: undefined }],
  ["an event without a version", { ...event, type: "mapeo.vehicle.created" }],
  ["data of another shape", { ...event, data: { title: "Bus 7" } }],
])("%s is not an event for this consumer", (_what, message) => {
  expect(parseEvent(message, Data).success).toBe(false);
});
