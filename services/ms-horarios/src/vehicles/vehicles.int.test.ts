import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../../../../tests/support/answer.ts";
import { type Member } from "../../../../tests/support/member.ts";
import { type HorariosUnderTest, startHorarios, vehicleCreated } from "../../tests/horarios-under-test.ts";

let horarios: HorariosUnderTest;
beforeAll(async () => {
  horarios = await startHorarios();
});
afterAll(() => horarios.stop());

const known = async (user: Member): Promise<unknown> =>
  (await answer<{ items: unknown }>(await user.ask("GET", "/vehicles"), 200)).items;
const soon = { timeout: 10_000, interval: 50 };

describe("vehicles", () => {
  test("become known by the event of their creation, to their own organisation", async () => {
    const [owner, stranger] = [await horarios.signUp(), await horarios.signUp()];
    const vehicleId = randomUUID();
    await horarios.publish(vehicleCreated(owner.organisationId, { vehicleId, name: "Bus 27", plate: "1234 BCD" }));
    await expect
      .poll(() => known(owner), soon)
      .toEqual([{ id: vehicleId, name: "Bus 27", kind: "bus", plate: "1234 BCD" }]);
    expect(await known(stranger)).toEqual([]);
  });

  test("are one, however often their event comes", async () => {
    const owner = await horarios.signUp();
    const created = vehicleCreated(owner.organisationId, { vehicleId: randomUUID(), name: "Bus 27" });
    const again = { ...created, id: vehicleCreated(owner.organisationId, created.data).id };
    const last = vehicleCreated(owner.organisationId, { vehicleId: randomUUID(), name: "Last" });
    // One queue, one consumer: what was sent before the last one is settled when the last one is known.
    await horarios.publish(created, created, again, last);
    await expect.poll(() => known(owner), soon).toContainEqual(expect.objectContaining({ name: "Last" }));
    expect(await known(owner)).toHaveLength(2);
    const { rows } = await horarios.service.ownerPool.query("SELECT event_id FROM inbox WHERE event_id = $1", [
      created.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  test("that are announced without a name do not stop those that follow", async () => {
    const owner = await horarios.signUp();
    const poison = { ...vehicleCreated(owner.organisationId, { vehicleId: randomUUID(), name: "" }) };
    const good = vehicleCreated(owner.organisationId, { vehicleId: randomUUID(), name: "Good" });
    await horarios.publish(poison, good);
    await expect.poll(() => known(owner), soon).toMatchObject([{ name: "Good" }]);
  });
});
