import { describe, expect, test, vi } from "vitest";
import { unavailable } from "../circuit.ts";
import { trackerDirectory } from "./tracker-directory.ts";
import { hashToken } from "./tracker-token.ts";
import type { Tracker } from "./tracker-token-repository.ts";

const bus: Tracker = { organisationId: "organisation", vehicleId: "bus" };
const minutes = 60_000;

function directory({ known = new Map([[hashToken("token"), bus]]) } = {}) {
  const clock = { now: 0 };
  const find = vi.fn((hashes: readonly string[]) =>
    Promise.resolve(new Map(hashes.flatMap((hash) => (known.has(hash) ? [[hash, known.get(hash)!] as const] : [])))),
  );
  const options = { timeToLive: 800, patience: 15 * minutes, clock: () => clock.now };
  const trackers = trackerDirectory({ find, ...options });
  return { clock, known, find, findTracker: trackers.find, revoke: () => trackers.revoke(hashToken("token")) };
}

describe("trackerDirectory", () => {
  test("finds whose token it is, and asks with its hash only", async () => {
    const { find, findTracker } = directory();
    expect(await findTracker("token")).toBe(bus);
    expect(await findTracker("guess")).toBeUndefined();
    expect(find.mock.calls.flat(2)).toEqual([hashToken("token"), hashToken("guess")]);
  });

  test("asks once for what is asked often", async () => {
    const { find, findTracker } = directory();
    await Promise.all([findTracker("token"), findTracker("token")]);
    await findTracker("token");
    expect(find).toHaveBeenCalledOnce();
  });

  test("joins what is asked during a query into the next", async () => {
    const { find, findTracker } = directory();
    await Promise.all(["token", "one", "two", "three"].map(findTracker));
    expect(find.mock.calls.map(([hashes]) => hashes.length)).toEqual([1, 3]);
  });

  test("answers everybody who asked, also when the time to live passes while they wait", async () => {
    const { clock, findTracker } = directory();
    const underWay = findTracker("another");
    const before = findTracker("token");
    clock.now = 800;
    const after = findTracker("token");
    expect(await Promise.all([underWay, before, after])).toEqual([undefined, bus, bus]);
  });

  test("refuses a revoked token when the time to live has passed", async () => {
    const { clock, known, findTracker } = directory();
    await findTracker("token");
    known.clear();
    clock.now = 799;
    expect(await findTracker("token")).toBe(bus);
    clock.now = 800;
    expect(await findTracker("token")).toBeUndefined();
  });

  test("does not remember a failure", async () => {
    const { find, findTracker } = directory();
    find.mockRejectedValueOnce(new Error("away"));
    await expect(findTracker("token")).rejects.toThrow("away");
    expect(await findTracker("token")).toBe(bus);
  });

  test("trusts a token that was good while nobody can tell, and no other", async () => {
    const { clock, find, findTracker } = directory();
    await findTracker("token");
    find.mockRejectedValue(unavailable(undefined));
    clock.now = 14 * minutes;
    expect(await findTracker("token")).toBe(bus);
    await expect(findTracker("guess")).rejects.toMatchObject({ status: 503 });
  });

  test("trusts nobody for longer than it was told, counted from the last answer", async () => {
    const { clock, find, findTracker } = directory();
    await findTracker("token");
    clock.now = 10 * minutes;
    await findTracker("token");
    find.mockRejectedValue(unavailable(undefined));
    clock.now = 24 * minutes;
    expect(await findTracker("token")).toBe(bus);
    clock.now = 25 * minutes;
    await expect(findTracker("token")).rejects.toMatchObject({ status: 503 });
  });

  test("does not trust a token that was found revoked", async () => {
    const { clock, known, find, findTracker } = directory();
    await findTracker("token");
    known.clear();
    clock.now = 800;
    await findTracker("token");
    find.mockRejectedValue(unavailable(undefined));
    clock.now = 1600;
    await expect(findTracker("token")).rejects.toMatchObject({ status: 503 });
  });

  test("forgets at once what it is told is revoked, also while nobody else can tell", async () => {
    const { find, findTracker, revoke } = directory();
    await findTracker("token");
    find.mockRejectedValue(unavailable(undefined));
    revoke();
    await expect(findTracker("token")).rejects.toMatchObject({ status: 503 });
  });

  test("is not persuaded by an answer that was under way when the token was revoked", async () => {
    const { find, findTracker, revoke } = directory();
    const answer = Promise.withResolvers<Map<string, Tracker>>();
    find.mockReturnValueOnce(answer.promise);
    const asked = findTracker("token");
    revoke();
    answer.resolve(new Map([[hashToken("token"), bus]]));
    expect(await asked).toBeUndefined();
  });
});
