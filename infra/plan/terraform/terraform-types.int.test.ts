import { expect, it } from "vitest";
import { planAll } from "../plan.ts";
import { scanned } from "./terraform-types.ts";

it("are known for every type of the plan, or a reason is why scanners do not see it", async () => {
  const { stacks } = await planAll();
  const resources = stacks.flatMap(({ resources: all }) => all).filter(({ component }) => !component);
  const undecided = resources.map(({ type }) => type).filter((type) => scanned(type) === undefined);
  expect([...new Set(undecided)]).toEqual([]);
}, 60_000);
