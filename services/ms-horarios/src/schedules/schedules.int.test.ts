import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { answer, problemOf } from "../../../../tests/support/answer.ts";
import { type Member } from "../../../../tests/support/member.ts";
import { type HorariosUnderTest, startHorarios, vehicleCreated } from "../../tests/horarios-under-test.ts";
import type { components } from "../openapi.d.ts";

type Schemas = components["schemas"];
interface Page {
  readonly items: readonly Schemas["Schedule"][];
  readonly nextCursor?: string;
}

const school = {
  name: "School bus",
  timeZone: "Europe/Madrid",
  start: "2026-01-07T07:30",
  durationMinutes: 45,
  recurrence: "FREQ=WEEKLY;BYDAY=MO,WE,FR",
};

let horarios: HorariosUnderTest;
let planner: Member;
let stranger: Member;

beforeAll(async () => {
  horarios = await startHorarios();
  [planner, stranger] = [await horarios.signUp("operator"), await horarios.signUp()];
});
afterAll(() => horarios.stop());

const add = async (user: Member, change: object = {}): Promise<Schemas["Schedule"]> =>
  answer(await user.ask("POST", "/schedules", { ...school, ...change }), 201);

describe("schedules", () => {
  test("are created, found, listed and removed", async () => {
    const user = await horarios.signUp();
    const created = await user.ask("POST", "/schedules", school);
    const schedule: Schemas["Schedule"] = await answer(created, 201);
    expect(schedule).toMatchObject({ ...school, start: "2026-01-07T07:30:00" });
    expect(created.headers.get("location")).toBe(`/api/schedules/v1/schedules/${schedule.id}`);
    expect(await answer(await user.ask("GET", `/schedules/${schedule.id}`), 200)).toEqual(schedule);
    expect(await answer(await user.ask("GET", "/schedules"), 200)).toEqual({ items: [schedule] });

    await answer(await user.ask("DELETE", `/schedules/${schedule.id}`), 204);
    expect(await problemOf(await user.ask("GET", `/schedules/${schedule.id}`), 404)).toMatchObject({
      code: "schedule-not-found",
    });
    expect(await problemOf(await user.ask("DELETE", `/schedules/${schedule.id}`), 404)).toMatchObject({
      code: "schedule-not-found",
    });
  });

  test("are listed in pages, each schedule once", async () => {
    const user = await horarios.signUp();
    for (const name of ["a", "b", "c"]) await add(user, { name });
    const first: Page = await answer(await user.ask("GET", "/schedules?limit=2"), 200);
    const second: Page = await answer(await user.ask("GET", `/schedules?limit=2&cursor=${first.nextCursor}`), 200);
    expect([first, second].map(({ items }) => items.map(({ name }) => name))).toEqual([["a", "b"], ["c"]]);
    expect(second.nextCursor).toBeUndefined();
  });

  test("tell what is wrong with them, in the asker's language", async () => {
    const ask = (change: object, language = "en"): Promise<Response> =>
      planner.ask("POST", "/schedules", { ...school, ...change }, { "accept-language": language });
    expect(await problemOf(await ask({ recurrence: "FREQ=SECONDLY" }), 422)).toMatchObject({
      code: "recurrence-value-invalid",
      detail: "FREQ=SECONDLY does not say when. Accepted: YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY.",
    });
    expect(await problemOf(await ask({ timeZone: "Mars/Olympus" }, "es"), 422)).toMatchObject({
      code: "time-zone-unknown",
      detail: "Mars/Olympus no es una zona horaria. Usa un nombre de IANA como Europe/Madrid.",
    });
    expect(await problemOf(await ask({ start: "2026-03-29T02:30" }), 422)).toMatchObject({ code: "start-skipped" });
    expect(await problemOf(await ask({ start: "2026-03-29T02:30Z" }), 400)).toMatchObject({ code: "invalid-request" });
  });

  test("name only vehicles that are known in their organisation", async () => {
    const vehicleId = randomUUID();
    const refused = await planner.ask("POST", "/schedules", { ...school, vehicleId });
    expect(await problemOf(refused, 422)).toMatchObject({ code: "vehicle-unknown" });

    await horarios.publish(vehicleCreated(planner.organisationId, { vehicleId, name: "Bus 27" }));
    const schedule = await vi.waitFor(() => add(planner, { vehicleId }), { timeout: 10_000, interval: 50 });
    expect(schedule.vehicleId).toBe(vehicleId);
    const foreign = await stranger.ask("POST", "/schedules", { ...school, vehicleId });
    expect(await problemOf(foreign, 422)).toMatchObject({ code: "vehicle-unknown" });
  });

  test("are planned by administrators and operators, and seen by everybody else", async () => {
    for (const role of ["viewer", "driver"] as const) {
      const reader = await horarios.signUp(role);
      expect(await answer(await reader.ask("GET", "/schedules"), 200)).toEqual({ items: [] });
      await problemOf(await reader.ask("POST", "/schedules", school), 403);
      await problemOf(await reader.ask("DELETE", `/schedules/${randomUUID()}`), 403);
    }
  });

  test("do not exist for another organisation", async () => {
    const { id } = await add(planner);
    await problemOf(await stranger.ask("GET", `/schedules/${id}`), 404);
    await problemOf(await stranger.ask("DELETE", `/schedules/${id}`), 404);
    await problemOf(await stranger.ask("GET", `/schedules/${id}/occurrences?${week}`), 404);
    expect(await answer(await stranger.ask("GET", "/schedules"), 200)).toEqual({ items: [] });
    expect((await planner.ask("GET", `/schedules/${id}`)).status).toBe(200);
  });

  test("are out of sight of the pods' own role until it acts for an organisation", async () => {
    await add(planner);
    for (const table of ["schedules", "vehicles"])
      expect((await horarios.service.pool.query(`SELECT FROM ${table}`)).rowCount, table).toBe(0);
    expect((await horarios.service.ownerPool.query("SELECT FROM schedules")).rowCount).toBeGreaterThan(0);
  });

  test("need an access token", async () => {
    await problemOf(await planner.ask("GET", "/schedules", undefined, { authorization: "" }), 401);
  });
});

describe("a creation with an idempotency key", () => {
  const key = (): string => randomUUID();
  const create = (user: Member, idempotencyKey: string, change: object = {}): Promise<Response> =>
    user.ask("POST", "/schedules", { ...school, ...change }, { "idempotency-key": idempotencyKey });
  const count = async (user: Member): Promise<number> =>
    (await answer<Page>(await user.ask("GET", "/schedules"), 200)).items.length;

  test("happens once, however often it is repeated, with one answer", async () => {
    const user = await horarios.signUp();
    const idempotencyKey = key();
    const first = await create(user, idempotencyKey);
    const second = await create(user, idempotencyKey);
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(await answer(second, 201)).toEqual(await answer(first, 201));
    expect(await count(user)).toBe(1);
    // An answer may hold a secret that is shown once.
    const { rows } = await horarios.service.ownerPool.query<{ answer: Buffer }>("SELECT answer FROM idempotency_keys");
    expect(rows.map((row) => row.answer.toString("latin1")).join()).not.toContain(school.name);
    await answer(await create(user, key()), 201);
    expect(await count(user)).toBe(2);
  });

  test("happens once when it comes many times at the same moment", async () => {
    const user = await horarios.signUp();
    const idempotencyKey = key();
    const responses = await Promise.all(Array.from({ length: 20 }, () => create(user, idempotencyKey)));
    for (const response of responses.filter(({ status }) => status !== 201))
      expect(await problemOf(response, 409)).toMatchObject({ code: "idempotency-key-in-use" });
    expect(responses.some(({ status }) => status === 201)).toBe(true);
    expect(await count(user)).toBe(1);
  });

  test("is refused when its key came with another request", async () => {
    const user = await horarios.signUp();
    const idempotencyKey = key();
    await answer(await create(user, idempotencyKey), 201);
    const other = await create(user, idempotencyKey, { name: "Another bus" });
    expect(await problemOf(other, 422)).toMatchObject({ code: "idempotency-key-reused" });
    expect(await count(user)).toBe(1);
  });

  test("leaves its key free when it fails", async () => {
    const user = await horarios.signUp();
    const idempotencyKey = key();
    await problemOf(await create(user, idempotencyKey, { timeZone: "Mars/Olympus" }), 422);
    await answer(await create(user, idempotencyKey), 201);
  });

  test("has nothing to do with the same key of another organisation, or of yesterday", async () => {
    const idempotencyKey = key();
    const [one, other] = [await horarios.signUp(), await horarios.signUp()];
    await answer(await create(one, idempotencyKey), 201);
    await answer(await create(other, idempotencyKey), 201);
    expect([await count(one), await count(other)]).toEqual([1, 1]);

    await horarios.service.ownerPool.query("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'");
    await answer(await create(one, idempotencyKey, { name: "Today's bus" }), 201);
    expect(await count(one)).toBe(2);
  });

  test("needs a key that nobody guesses", async () => {
    expect(await problemOf(await create(planner, "1"), 400)).toMatchObject({ code: "invalid-request" });
  });
});

describe("occurrences", () => {
  test("keep their local time over the night that clocks change", async () => {
    const { id } = await add(planner);
    expect(await answer(await planner.ask("GET", `/schedules/${id}/occurrences?${week}`), 200)).toEqual({
      items: [
        occurrence("2026-03-27T06:30:00Z", "2026-03-27T07:15:00Z", "2026-03-27T07:30:00", "2026-03-27T08:15:00"),
        occurrence("2026-03-30T05:30:00Z", "2026-03-30T06:15:00Z", "2026-03-30T07:30:00", "2026-03-30T08:15:00"),
      ],
    });
  });

  test("are told for a year at most", async () => {
    const { id } = await add(planner);
    const ask = (from: string, to: string): Promise<Response> =>
      planner.ask("GET", `/schedules/${id}/occurrences?from=${from}&to=${to}`);
    expect(await problemOf(await ask("2026-01-01T00:00:00Z", "2027-01-03T00:00:00Z"), 422)).toMatchObject({
      code: "window-too-long",
    });
    expect(await problemOf(await ask("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"), 422)).toMatchObject({
      code: "window-empty",
    });
    await problemOf(await ask("yesterday", "2026-01-01T00:00:00Z"), 400);
  });
});

const week = "from=2026-03-27T00:00:00Z&to=2026-03-31T00:00:00Z";
const occurrence = (start: string, end: string, localStart: string, localEnd: string) => ({
  start,
  end,
  localStart,
  localEnd,
});
