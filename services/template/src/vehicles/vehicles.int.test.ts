import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../../../../tests/support/answer.ts";
import { type Member } from "../../../../tests/support/member.ts";
import { announceVehicle, startTemplate, type TemplateUnderTest } from "../../tests/template-under-test.ts";

let underTest: TemplateUnderTest;
beforeAll(async () => {
  underTest = await startTemplate();
});
afterAll(() => underTest.stop());

const namesOf = async (user: Member): Promise<readonly string[]> =>
  (await answer<{ items: { name: string }[] }>(await user.ask("GET", "/items"), 200)).items.map(({ name }) => name);
const soon = { timeout: 10_000, interval: 50 };

describe("a vehicle of ms-mapeo", () => {
  test("gets its kit, once, however often its event comes", async () => {
    const [owner, stranger] = [await underTest.signUp(), await underTest.signUp()];
    await announceVehicle(owner.organisationId, { vehicleId: randomUUID(), name: "Bus 27" }, 3);
    // One queue, one consumer: what was sent before the last one is settled when the last one is known.
    await announceVehicle(owner.organisationId, { vehicleId: randomUUID(), name: "last" });
    await expect.poll(() => namesOf(owner), soon).toContain("Kit of last");
    expect((await namesOf(owner)).toSorted()).toEqual(["Kit of Bus 27", "Kit of last"]);
    expect(await namesOf(stranger)).toEqual([]);
  });

  test("that has no name does not stop those that follow", async () => {
    const owner = await underTest.signUp();
    await announceVehicle(owner.organisationId, { vehicleId: randomUUID() });
    await announceVehicle(owner.organisationId, { vehicleId: randomUUID(), name: "good" });
    await expect.poll(() => namesOf(owner), soon).toEqual(["Kit of good"]);
  });
});
