import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadEnvironments } from "../../environments/load.ts";
import { loadServices } from "../../services/catalog.ts";
import { planAll } from "./plan.ts";
import { type Summary, summarise } from "./summary.ts";

it("is committed as the plan is now (else: npm run plan -- --write-summary, and look at the difference)", async () => {
  const committed = JSON.parse(readFileSync(join(import.meta.dirname, "summary.json"), "utf8")) as Summary;
  // What came later is not counted, so that a new service changes no file but its own.
  const environments = (await loadEnvironments()).filter(({ name }) => committed.environments.includes(name));
  const services = (await loadServices()).filter(({ name }) => committed.services.includes(name));
  const { stacks } = await planAll({ environments, services });
  expect(committed).toEqual(summarise({ environments, services, plans: stacks }));
}, 120_000);
