import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn } from "../../local/demo/account.ts";
import { drillAccount } from "../../local/drills/drill.ts";
import { guardName } from "../../local/regions/region.ts";
import { regionCommand } from "../../local/regions/region-command.ts";
import { isStreaming } from "../../local/regions/two-regions.ts";
import { accountWork, type Work } from "../../local/regions/work.ts";
import type { ProcedureReport } from "../../services/region-guard/src/procedure-report.ts";
import type { State } from "../../services/region-guard/src/state.ts";
import { startTwoRegions } from "../support/two-regions-under-test.ts";
import { until } from "../support/until.ts";

let two: Awaited<ReturnType<typeof startTwoRegions>>;
let work: Work;
let acknowledged: string;

/** What a person types after `npm run region --`, and gives a reason for. */
const region = (...args: readonly string[]) => regionCommand(two, [...args, "--because", "a drill on this machine"]);

beforeAll(async () => {
  two = await startTwoRegions("break-glass", ["ms-autenticacion"], { number: 7, mode: "observe", promotionSeconds: 3 });
  const { accessToken } = await logIn(two.urls.primary, drillAccount);
  work = accountWork(accessToken);
  acknowledged = await work.write(two.urls.primary);
});
afterAll(() => two.dispose());

// In order, as a bad night goes.
describe("npm run region, with people on the console", () => {
  test("status says who owns writes, through either region", async () => {
    for (const through of ["primary", "secondary"]) {
      const { code, output } = await region("status", "--json", "--through", through);
      expect(code).toBe(0);
      const { state } = JSON.parse(output) as { state: State };
      expect(state).toMatchObject({ epoch: 1, owner: "primary", gate: "open", mode: "observe" });
    }
  });

  test("refuses what makes no sense, and says why", async () => {
    expect(await region("fail-back")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("the primary region owns writes already") as string,
    });
    expect(await region("report")).toMatchObject({ code: 2, errors: expect.stringContaining("no report") as string });
    expect(await regionCommand(two, ["fail-over"])).toMatchObject({
      code: 2,
      errors: expect.stringContaining("--because") as string,
    });
  });

  test("in mode approve, a lost region is a proposal that moves nothing", async () => {
    expect(await region("mode", "approve")).toMatchObject({ code: 0, output: "mode approve\n" });
    await two.regions.primary.lose();
    await until("the guard proposes a failover", async () => (await two.state()).proposal);
    expect(await two.state()).toMatchObject({ epoch: 1, owner: "primary" });
    expect((await region("status")).output).toMatch(/waits for approval .* have seen nothing good/);
  });

  test("fail-over is the approval, and comes back when the secondary writes", async () => {
    const { code, output } = await region("fail-over");
    expect(output).toContain("done: the secondary owns writes, epoch 2");
    expect(code).toBe(0);
    await until("the secondary takes writes", () => work.write(two.urls.secondary));
    expect(await work.missingIn(two.regions.secondary, [acknowledged])).toEqual([]);
  });

  test("report says from when on something may be lost, and for how long writes were away", async () => {
    const { output } = await region("report", "--json");
    const report = JSON.parse(output) as ProcedureReport;
    expect(report).toMatchObject({ procedure: "fail-over", outcome: "done", epoch: 2, mode: "approve" });
    expect(Date.parse(report.possiblyLostAfter!)).toBeLessThan(Date.parse(report.startedAt));
    expect(report.writesAwaySeconds).toBeGreaterThan(report.promotionSeconds!);
    expect((await region("report")).output).toContain(`possibly lost: what the primary acknowledged after`);
  });

  test("fail-back is given up without a replica, and writes go on where they are", async () => {
    const { primary } = two.regions;
    await primary.startBacking();
    await primary.startServices(two.outside("primary"), { standby: true });
    const { code, output } = await region("fail-back", "--through", "primary");
    expect(output).toContain("given up: the secondary owns writes, epoch 2");
    expect(code).toBe(1);
    expect((await region("report")).output).toContain("given up: preflight");
    await until("the secondary takes writes", () => work.write(two.urls.secondary));
  });

  test("--execute-here takes the steps of a region in which no guard runs", async () => {
    const { supervisor, backing } = two.regions.primary;
    await two.rejoin("primary");
    await until("the replica streams", () => isStreaming(backing.postgres));
    const written = await work.write(two.urls.secondary);
    const guard = `${guardName}-1`;
    const variables = readFileSync(`/proc/${supervisor.pid(guard)}/environ`, "utf8")
      .split("\0")
      .filter(Boolean);
    const env = Object.fromEntries(variables.map((pair) => pair.split(/=(.*)/s, 2) as [string, string]));
    supervisor.crash(guard, { downMs: 20_000 });

    const { code, output, errors } = await regionCommand(
      two,
      ["fail-back", "--through", "primary", "--execute-here", "--because", "no guard runs in the primary"],
      env,
    );
    expect(output + errors).toContain("done: the primary owns writes, epoch 3");
    expect(code).toBe(0);
    await until("a guard is back, and the primary takes writes", () => work.write(two.urls.primary));
    expect(await work.missingIn(two.regions.primary, [acknowledged, written])).toEqual([]);
    await expect(work.write(two.urls.secondary)).rejects.toThrow(/^503 /);
  });
});
