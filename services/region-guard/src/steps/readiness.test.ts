import { expect, test } from "vitest";
import { Simulation } from "../../tests/simulation.ts";
import { readiness } from "./readiness.ts";

test("a dry run says what a failover would find on either side, and promotes nothing", async () => {
  const world = new Simulation("dry-run");
  expect(await readiness(world.surroundingsOf("secondary"))).toEqual({
    replica: "a replica, available",
    database: "a standby, 0.0 s behind",
  });
  expect(await readiness(world.surroundingsOf("primary"))).toEqual({
    replica: "no replica, available",
    database: "no standby, it can be written",
  });
  expect(world.promotions).toBe(0);
});

test("a dry run says why it is not let in", async () => {
  const { databases } = new Simulation().surroundingsOf("secondary");
  const replica = {
    describe: () => Promise.reject(new Error("not authorized to perform: rds:DescribeDBInstances")),
    promote: () => Promise.resolve(),
  };
  expect(await readiness({ replica, databases })).toMatchObject({
    replica: "not to be asked: not authorized to perform: rds:DescribeDBInstances",
  });
});
