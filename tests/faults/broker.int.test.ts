import { afterAll, beforeAll, expect, test } from "vitest";
import { answer } from "../support/answer.ts";
import { startMapeo, type Administrator, type MapeoUnderTest } from "../../services/ms-mapeo/tests/mapeo-under-test.ts";
import { type PrivateBroker, startPrivateBroker } from "../support/private-broker.ts";
import { type ServiceUnderTest, startService } from "../support/service-under-test.ts";

let broker: PrivateBroker;
let mapeo: MapeoUnderTest;
let horarios: ServiceUnderTest;
let administrator: Administrator;

beforeAll(async () => {
  broker = await startPrivateBroker("faults");
  mapeo = await startMapeo({ backing: { broker: broker.url } });
  horarios = await startService("ms-horarios", {
    backing: { broker: broker.url },
    serviceUrls: { "ms-autenticacion": mapeo.authenticationUrl },
  });
}, 120_000);
afterAll(async () => {
  await horarios.stop();
  await mapeo.stop();
  await broker.dispose();
});

const addVehicles = async (names: readonly string[]): Promise<void> => {
  for (const name of names) await answer(await administrator.ask("POST", "/vehicles", { name }), 201);
};
/** Names of the vehicles in the order in which ms-horarios heard of them. */
const heard = async (): Promise<string[]> => {
  const { rows } = await horarios.ownerPool.query<{ name: string }>(
    "SELECT name FROM vehicles WHERE organisation_id = $1 ORDER BY xmin::text::bigint",
    [administrator.organisationId],
  );
  return rows.map(({ name }) => name);
};
const waiting = async (): Promise<number> =>
  (await mapeo.service.ownerPool.query("SELECT FROM outbox WHERE published_at IS NULL")).rowCount ?? 0;

test(
  "without its broker the API writes on, and what it has to tell follows in order (row 24)",
  { timeout: 60_000 },
  async () => {
    administrator = await mapeo.signUp();
    await addVehicles(["before"]);
    await expect.poll(heard, { timeout: 10_000 }).toEqual(["before"]);
    await broker.stop();
    const names = Array.from({ length: 40 }, (_, index) => `vehicle ${index}`);
    await addVehicles(names);
    expect(await waiting()).toBe(names.length);
    await broker.start();
    await expect.poll(heard, { timeout: 20_000 }).toEqual(["before", ...names]);
    await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
  },
);

test(
  "while the broker is out of memory the outbox keeps what it has to tell, and the process does not grow (row 28)",
  { timeout: 60_000 },
  async () => {
    administrator = await mapeo.signUp();
    await addVehicles(["before"]);
    await expect.poll(heard, { timeout: 10_000 }).toEqual(["before"]);
    await broker.control("set_vm_memory_high_watermark", "absolute", "1MB");
    const names = Array.from({ length: 40 }, (_, index) => `vehicle ${index}`);
    await addVehicles(names);
    await expect.poll(() => mapeo.service.logs(), { timeout: 10_000 }).toContain("broker takes no messages");
    // The relay is refused on our side of the connection: nothing piles up in this process.
    await expect.poll(() => mapeo.service.logs(), { timeout: 15_000 }).toContain("The broker takes no messages.");
    const memory = await residentMiB();
    await addVehicles(["last"]);
    expect(await waiting()).toBeGreaterThan(0);
    expect((await residentMiB()) - memory).toBeLessThan(50);

    await broker.control("set_vm_memory_high_watermark", "0.6");
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
    await expect
      .poll(async () => (await heard()).toSorted(), { timeout: 10_000 })
      .toEqual(["before", ...names, "last"].toSorted());
  },
);

async function residentMiB(): Promise<number> {
  const metrics = await (await fetch(`${mapeo.service.internalUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes\S* (\S+)$/m.exec(metrics)?.[1]) / 2 ** 20;
}
