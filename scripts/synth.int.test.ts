import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readTree } from "../releases/tree-directory.ts";

it("renders the same bytes in another locale and time zone", () => {
  const here = synth({ LANG: "C", LC_ALL: "C", TZ: "UTC" });
  // Turkish has its own i, Kathmandu is 5 h 45 min ahead.
  const there = synth({ LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" });
  expect(here.size).toBeGreaterThan(100);
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(here));
});

function synth(env: Record<string, string>): ReadonlyMap<string, string> {
  const out = mkdtempSync(join(tmpdir(), "rumbo-synth-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  const script = join(import.meta.dirname, "synth.ts");
  const { status, stderr } = spawnSync(process.execPath, [script, "--out", out], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  return readTree(out);
}
