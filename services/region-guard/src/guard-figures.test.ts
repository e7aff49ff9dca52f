import { describe, expect, test } from "vitest";
import { Simulation } from "../tests/simulation.ts";
import { guardFigures } from "./guard-figures.ts";

describe("what guards tell of themselves", () => {
  test("while all is well: the owner its lease and canary, the standby what is seen of the owner", async () => {
    const world = new Simulation();
    await world.run(60);
    const owner = guardFigures(world.guards.primary);
    expect(owner).toMatchObject({ epoch: 1, ownsWrites: 1, latchOpen: 0, procedureSeconds: 0 });
    expect(owner.leaseSecondsLeft).toBeGreaterThan(20);
    expect(owner.canaryAgeSeconds).toBeLessThanOrEqual(5);
    expect(guardFigures(world.guards.secondary)).toEqual({
      epoch: 1,
      ownsWrites: 0,
      latchOpen: 0,
      procedureSeconds: 0,
      proposalWaiting: 0,
      standbyVerdict: 1,
      witnessVerdict: 1,
      selfVerdict: 1,
      storeSilentSeconds: 0,
    });
  });

  test("when the store is gone: for how long, and a lease that runs out", async () => {
    const world = new Simulation();
    await world.run(60);
    world.cutFromStore.add("primary");
    await world.run(20);
    const { storeSilentSeconds, leaseSecondsLeft } = guardFigures(world.guards.primary);
    expect(storeSilentSeconds).toBe(20);
    expect(leaseSecondsLeft).toBeLessThanOrEqual(10);
  });

  test("before the store has ever answered: nothing but that", async () => {
    const world = new Simulation();
    world.cutFromStore.add("primary");
    await world.run(15);
    expect(guardFigures(world.guards.primary)).toEqual({ storeSilentSeconds: 15 });
  });

  test("when the witness falls silent: that nobody knows what it sees", async () => {
    const world = new Simulation();
    await world.run(60);
    world.dead.add("witness");
    await world.run(30);
    expect(guardFigures(world.guards.secondary)).toMatchObject({ witnessVerdict: 0, standbyVerdict: 1 });
  });

  test("when people are to approve: the standby alone, and what it saw", async () => {
    const world = new Simulation("approve");
    await world.run(60);
    world.dead.add("primary");
    await world.run(120);
    expect(guardFigures(world.guards.secondary)).toMatchObject({
      proposalWaiting: 1,
      standbyVerdict: -1,
      witnessVerdict: -1,
      selfVerdict: -1,
    });
  });

  test("during a failover: for how long it has been under way", async () => {
    const world = new Simulation();
    await world.run(60);
    world.dead.add("primary");
    await world.until(() => world.stored().execution !== undefined);
    await world.second();
    const startedAt = Date.parse(world.stored().execution!.startedAt);
    expect(guardFigures(world.guards.secondary, startedAt + 700_000)).toMatchObject({ procedureSeconds: 700 });
  });
});
