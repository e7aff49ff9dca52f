import { describe, expect, test, vi } from "vitest";
import { trackerDirectory } from "./tracker-directory.ts";
import { hashToken } from "./tracker-token.ts";
import type { Tracker } from "./tracker-token-repository.ts";

const bus: Tracker = { organisationId: "organisation", vehicleId: "bus" };

function directory({ known = new Map([[hashToken("token"), bus]]) } = {}) {
  const clock = { now: 0 };
  const find = vi.fn((hashes: readonly string[]) =>
    Promise.resolve(new Map(hashes.flatMap((hash) => (known.has(hash) ? [[hash, known.get(hash)!] as const] : [])))),
  );
  return { clock, known, find, findTracker: trackerDirectory({ find, timeToLive: 800, clock: () => clock.now }) };
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
});
