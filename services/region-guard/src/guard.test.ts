import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Simulation } from "../tests/simulation.ts";

/** Both regions and the witness have seen one another. */
async function settled(...args: ConstructorParameters<typeof Simulation>): Promise<Simulation> {
  const world = new Simulation(...args);
  await world.run(30);
  expect(world.accepts("primary")).toBe(true);
  return world;
}

const moved = (world: Simulation): boolean => world.stored().owner === "secondary";

describe("two regions", () => {
  test("stay as they are while all is well", async () => {
    const world = await settled();
    await world.run(600);
    expect(world.accepts("primary")).toBe(true);
    expect(world.accepts("secondary")).toBe(false);
    expect(world.stored()).toMatchObject({ epoch: 1, owner: "primary" });
  });

  test("fail over once when the primary is gone, within the hold and one look", async () => {
    const world = await settled();
    world.dead.add("primary");
    const lost = world.now;
    await world.until(() => moved(world));
    expect(world.now - lost).toBeGreaterThanOrEqual(60 - 5);
    expect(world.now - lost).toBeLessThanOrEqual(60 + 6);
    await world.until(() => world.accepts("secondary"));
    expect(world.now - lost).toBeLessThanOrEqual(60 + 6 + world.promotionSeconds + 5);
    await world.run(600);
    expect(world.stored()).toMatchObject({ epoch: 2, owner: "secondary", latch: true, gate: "open" });
    expect(world.promotions).toBe(1);
    expect(world.splits).toEqual([]);
  });
});

describe("row 18: vantage points", () => {
  test.each(["secondary", "witness"] as const)("one that sees nothing moves nobody: the %s", async (node) => {
    const world = await settled();
    world.cut.add(`${node}>primary`);
    await world.run(600);
    expect(moved(world)).toBe(false);
    expect(world.accepts("primary")).toBe(true);
  });

  test("silence of two is unknown, and moves nobody", async () => {
    const world = await settled();
    world.dead.add("witness");
    world.lies.set("secondary", () => "unknown");
    await world.run(600);
    expect(moved(world)).toBe(false);
  });

  test("probes that flap at 50 % move nobody in 10 minutes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (coin) => {
        const world = await settled();
        for (const node of ["secondary", "witness"] as const)
          world.lies.set(node, () => (coin.next().value ? "good" : "bad"));
        await world.run(600);
        return !moved(world);
      }),
      { numRuns: 8 },
    );
  });

  test("two that see nothing good for 60 s move ownership exactly once", async () => {
    const world = await settled();
    world.lies.set("secondary", () => "bad");
    world.lies.set("witness", () => "bad");
    await world.run(1_200);
    expect(world.stored()).toMatchObject({ epoch: 2, owner: "secondary" });
    expect(world.failovers).toHaveLength(1);
    expect(world.promotions).toBe(1);
    // The old primary was well all the time, and had to be made silent first.
    expect(world.splits).toEqual([]);
    expect(world.accepts("primary")).toBe(false);
  });
});

describe("a failover that people ask for", () => {
  const secondsUntilWritable = async (world: Simulation): Promise<number> => {
    await world.request("fail-over", "secondary");
    const asked = world.now;
    await world.until(() => world.accepts("secondary"));
    expect(world.splits).toEqual([]);
    return world.now - asked;
  };

  test("waits for no lease of a region that is long gone", async () => {
    const world = await settled("observe");
    world.dead.add("primary");
    await world.run(100);
    expect(await secondsUntilWritable(world)).toBeLessThanOrEqual(world.promotionSeconds + 8);
  });

  test("waits for the lease of one that may still write", async () => {
    const world = await settled("observe");
    world.promotionSeconds = 1;
    world.cutFromStore.add("primary");
    expect(await secondsUntilWritable(world)).toBeGreaterThan(25);
  });
});

describe("an owner that is well but looks lost", () => {
  test("is silent before the new one opens, even if it loses the store right after the claim", async () => {
    const world = await settled();
    world.promotionSeconds = 1;
    world.lies.set("secondary", () => "bad");
    world.lies.set("witness", () => "bad");
    await world.until(() => moved(world));
    world.cutFromStore.add("primary");
    await world.until(() => world.accepts("secondary"));
    await world.run(60);
    expect(world.splits).toEqual([]);
  });
});

describe("row 19: a partition", () => {
  test("of 43 s moves nobody", async () => {
    const world = await settled();
    for (const cut of ["secondary>primary", "witness>primary"]) world.cut.add(cut);
    world.cutFromStore.add("primary");
    await world.run(43);
    world.cut.clear();
    world.cutFromStore.clear();
    await world.run(300);
    expect(moved(world)).toBe(false);
    expect(world.accepts("primary")).toBe(true);
  });

  test("that lasts finds the old side silent before the new one opens", async () => {
    const world = await settled();
    for (const cut of ["secondary>primary", "witness>primary"]) world.cut.add(cut);
    world.cutFromStore.add("primary");
    const cutAt = world.now;
    await world.until(() => !world.accepts("primary"));
    expect(world.now - cutAt).toBeLessThanOrEqual(30);
    await world.until(() => world.accepts("secondary"));
    expect(world.splits).toEqual([]);
  });
});

describe("row 20: two guards of one region", () => {
  test("make one failover, and the loser says why it stops", async () => {
    const world = await settled();
    const rival = world.guard("secondary", {}, "rival");
    const reasons = new Set<string>();
    world.dead.add("primary");
    await world.until(() => {
      const progress = rival.progress();
      if (progress.kind === "lost") reasons.add(progress.because);
      void world.turn(rival, "secondary");
      return world.accepts("secondary");
    });
    expect(world.stored().epoch).toBe(2);
    expect(world.promotions).toBe(1);
    expect([...reasons].join()).toMatch(/is at it|was first/);
  });
});

describe("row 20b: the store", () => {
  test("cannot be reached by the primary: it is silent after its lease, and the standby takes over", async () => {
    const world = await settled();
    world.cutFromStore.add("primary");
    const cutAt = world.now;
    await world.until(() => !world.accepts("primary"));
    expect(world.now - cutAt).toBeLessThanOrEqual(30);
    await world.until(() => world.accepts("secondary"));
    expect(world.splits).toEqual([]);
  });

  test("cannot be reached by anybody: nobody takes over, and people can let the owner go on", async () => {
    const world = await settled();
    for (const node of ["primary", "secondary", "witness"] as const) world.cutFromStore.add(node);
    await world.run(600);
    expect(moved(world)).toBe(false);
    expect(world.accepts("primary")).toBe(false);
    expect(world.guards.secondary.override(600, "a drill", "somebody")).toMatch(/not the last one/);
    expect(world.guards.primary.override(600, "a drill", "somebody")).toBeUndefined();
    await world.run(10);
    expect(world.accepts("primary")).toBe(true);
    world.cutFromStore.clear();
    await world.run(10);
    expect(world.guards.primary.ownership().validForMs).toBeLessThanOrEqual(30_000);
  });

  test("is not overridden while it answers", async () => {
    const world = await settled();
    expect(world.guards.primary.override(600, "a drill", "somebody")).toMatch(/the store answers/);
  });
});

describe("row 21: a healthy old primary", () => {
  test("gets nothing back without a command", async () => {
    const world = await settled();
    world.dead.add("primary");
    await world.until(() => world.accepts("secondary"));
    world.dead.delete("primary");
    await world.run(4_000);
    // Nor does the new owner's loss bring it back.
    world.dead.add("secondary");
    await world.run(600);
    expect(world.stored()).toMatchObject({ epoch: 2, owner: "secondary", latch: true });
    expect(world.accepts("primary")).toBe(false);
    expect(world.splits).toEqual([]);
  });
});

describe("row 30: wall clocks", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  test("that jump by 5 minutes either way change nothing", async () => {
    const outcome = async (jump: number): Promise<unknown> => {
      vi.setSystemTime(1_800_000_000_000);
      const world = await settled();
      vi.setSystemTime(1_800_000_000_000 + jump);
      await world.run(100);
      expect(world.accepts("primary")).toBe(true);
      world.dead.add("primary");
      vi.setSystemTime(1_800_000_000_000 - jump);
      await world.until(() => world.accepts("secondary"));
      return [world.now, world.splits, world.stored().epoch];
    };
    const steady = await outcome(0);
    expect(await outcome(300_000)).toEqual(steady);
    expect(await outcome(-300_000)).toEqual(steady);
  });
});

describe("a switch-over", () => {
  test("moves ownership with nobody writing twice, and is refused while another is under way", async () => {
    const world = await settled("observe");
    await world.request("switch-over", "secondary");
    await expect(world.request("switch-over", "secondary")).rejects.toThrow("is under way");
    await world.until(() => world.accepts("secondary"));
    await world.run(5);
    expect(world.stored()).toMatchObject({ epoch: 2, owner: "secondary", latch: true });
    expect(world.stored().execution).toBeUndefined();
    expect(world.promotions).toBe(1);
    expect(world.splits).toEqual([]);
  });

  test.each(["primary", "secondary"] as const)(
    "whose %s dies for a while at any step before the claim ends with one side that writes",
    async (victim) => {
      for (let dies = 1; dies <= 6; dies += 1) {
        const world = await settled("observe");
        await world.request("switch-over", "secondary");
        await world.until(() => (world.stored().execution?.done.length ?? 99) >= dies);
        world.dead.add(victim);
        await world.run(120);
        world.dead.delete(victim);
        await world.until(() => world.accepts("primary") || world.accepts("secondary"));
        await world.run(60);
        expect([world.accepts("primary"), world.accepts("secondary")].filter(Boolean), `step ${dies}`).toHaveLength(1);
        expect(world.splits).toEqual([]);
      }
    },
  );

  test("that is given up before the claim leaves the old side writable", async () => {
    const world = await settled("observe");
    world.cut.add("secondary>primary");
    await world.request("switch-over", "secondary");
    await world.until(() => world.stored().gate === "closed");
    await world.until(() => world.accepts("primary"));
    await world.run(5);
    expect(world.stored()).toMatchObject({ epoch: 1, owner: "primary", gate: "open" });
    expect(world.stored().execution).toBeUndefined();
    expect(world.promotions).toBe(0);
  });
});

describe("whatever is cut, for however long", () => {
  const troubles = fc.record({
    what: fc.constantFrom(
      "store:primary",
      "store:secondary",
      "store:witness",
      "secondary>primary",
      "witness>primary",
      "lie:secondary",
      "lie:witness",
      "dead:primary",
      "dead:secondary",
    ),
    at: fc.integer({ min: 0, max: 200 }),
    seconds: fc.integer({ min: 1, max: 300 }),
  });

  test("no two epochs are written in at once, and nothing is promoted twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(troubles, { maxLength: 6 }),
        fc.nat({ max: 100 }),
        async (planned, promotionSeconds) => {
          const world = await settled();
          world.promotionSeconds = promotionSeconds;
          const begins = world.now;
          for (let second = 0; second < 500; second += 1) {
            for (const { what, at, seconds } of planned) {
              if (world.now - begins === at) trouble(world, what, true);
              if (world.now - begins === at + seconds) trouble(world, what, false);
            }
            await world.second();
          }
          expect(world.splits).toEqual([]);
          expect(world.promotions).toBeLessThanOrEqual(1);
          expect(world.stored().epoch).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

function trouble(world: Simulation, what: string, begins: boolean): void {
  const [kind, name] = what.split(":") as [string, "primary" | "secondary" | "witness"];
  if (kind === "lie") {
    if (begins) world.lies.set(name, () => "bad");
    else world.lies.delete(name);
    return;
  }
  const set = { store: world.cutFromStore, dead: world.dead }[kind] as Set<string> | undefined;
  const [cuts, member] = set ? [set, name] : [world.cut, what];
  if (begins) cuts.add(member);
  else cuts.delete(member);
}
