import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { planAll } from "./plan.ts";
import { type Summary, summarise } from "./summary.ts";

it("is committed as the plan is now (else: npm run plan -- --write-summary, and look at the difference)", async () => {
  const committed = JSON.parse(readFileSync(join(import.meta.dirname, "summary.json"), "utf8")) as Summary;
  expect(committed).toEqual(summarise((await planAll()).stacks));
}, 60_000);
