import { afterAll, beforeAll, expect, test } from "vitest";
import { answer, problemOf } from "../support/answer.ts";
import { type Member } from "../support/member.ts";
import { type HorariosUnderTest, startHorarios } from "../../services/ms-horarios/tests/horarios-under-test.ts";

const schedule = {
  name: "School bus",
  timeZone: "Europe/Madrid",
  start: "2026-01-07T07:30",
  durationMinutes: 45,
  recurrence: "FREQ=WEEKLY;BYDAY=MO,WE,FR",
};

let horarios: HorariosUnderTest;
let user: Member;
beforeAll(async () => {
  horarios = await startHorarios();
  user = await horarios.signUp();
});
afterAll(() => horarios.stop());

const read = (): Promise<Response> => user.ask("GET", "/schedules");
const write = (): Promise<Response> => user.ask("POST", "/schedules", schedule);
const timed = async (request: Promise<Response>): Promise<{ status: number; after: number; retry: string | null }> => {
  const begun = performance.now();
  const response = await request;
  await response.arrayBuffer();
  return {
    status: response.status,
    after: performance.now() - begun,
    retry: response.headers.get("retry-after"),
  };
};

test("idle connections that the server ends cost no request (row 9)", async () => {
  const pid = horarios.service.pid();
  await Promise.all(Array.from({ length: 20 }, read));
  for (let round = 0; round < 3; round++) {
    await horarios.service.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE usename = current_user AND pid <> pg_backend_pid() AND state = 'idle'`,
    );
    // The service has to notice, which takes less time than a person's next request.
    await expect.poll(async () => (await read()).status).toBe(200);
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await read()).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  expect(horarios.service.pid()).toBe(pid);
});

test("a read-only database is read and not written, and written again as soon as it can be (row 10)", async () => {
  await answer(await write(), 201);
  await setReadOnly("on");
  // Connections that are open already keep their old setting until they end.
  await horarios.service.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
  );
  await expect.poll(async () => (await read()).status).toBe(200);
  const refused = await write();
  expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await problemOf(refused, 503)).toMatchObject({ code: "unavailable" });
  await answer(await read(), 200);

  await setReadOnly("off");
  // No connection that knows the database as read-only is asked to write twice.
  await expect.poll(async () => (await write()).status, { timeout: 2000 }).toBe(201);
});

test("with every connection taken, requests are refused within two seconds, and nothing stays behind (row 11)", async () => {
  const holder = await horarios.service.ownerPool.connect();
  await holder.query("BEGIN");
  await holder.query("LOCK TABLE schedules");
  const answers = await Promise.all(Array.from({ length: 200 }, () => timed(read())));
  // What needs no connection is answered all along: the token was verified by keys that are remembered.
  const invalid = timed(user.ask("GET", "/schedules?limit=0"));
  expect(answers.every(({ status, retry }) => status === 503 && retry !== null)).toBe(true);
  expect(Math.max(...answers.map(({ after }) => after))).toBeLessThan(2000);
  expect(await invalid).toMatchObject({ status: 400 });
  expect((await invalid).after).toBeLessThan(500);

  await holder.query("ROLLBACK");
  holder.release();
  await expect.poll(async () => (await write()).status, { timeout: 2000 }).toBe(201);
});

async function setReadOnly(value: "on" | "off"): Promise<void> {
  const { ownerPool } = horarios.service;
  const { rows } = await ownerPool.query<{ name: string }>("SELECT current_database() AS name");
  await ownerPool.query("BEGIN READ WRITE");
  await ownerPool.query(`ALTER DATABASE ${rows[0]!.name} SET default_transaction_read_only = ${value}`);
  await ownerPool.query("COMMIT");
}
