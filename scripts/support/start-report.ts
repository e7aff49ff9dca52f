import { local } from "../../environments/local.ts";
import type { FleetVehicle } from "../../local/demo/fleet.ts";
import type { Check } from "../../local/demo/verify.ts";
import type { Platform } from "../../local/platform.ts";
import type { Service } from "../../services/descriptor.ts";
import type { PlatformCheck } from "./check-platform.ts";
import type { Progress } from "./progress.ts";

export interface StartReport {
  readonly platform: Platform;
  readonly checked: PlatformCheck;
  readonly services: readonly Service[];
  /** Processes of each service. */
  readonly replicas: number;
  readonly progress: Progress;
  readonly fleet: readonly FleetVehicle[];
  readonly replay: string | undefined;
  /** What `--once` verified; empty when it was not asked for. */
  readonly checks: readonly Check[];
}

/** The one screen that `npm start` prints: what was planned and checked, what runs, where to look, how to log in. */
export function startReport(report: StartReport): string {
  const { platform, checked, services, replicas, progress, fleet, replay, checks } = report;
  const { plan, render, policy } = checked;
  const rows: [string, string][] = [
    [
      "planned",
      `${plan.stacks} stacks, ${plan.resources} resources in ${seconds(plan.seconds)}${plan.reused ? " (inputs unchanged)" : ""}`,
    ],
    ["rendered", `${render.objects} objects for ${render.clusters} clusters in ${seconds(render.seconds)}`],
    [
      "checked",
      `${policy.rules} policies on ${policy.subjects} subjects, ${policy.findings} findings in ${seconds(policy.seconds)}`,
    ],
    [
      "running",
      `${services.map(({ name }) => name).join(", ")}${replicas === 1 ? "" : `, ${replicas} replicas each,`} behind NGINX; ${platform.backing.source}`,
    ],
    ["vehicles", `${fleet.length} ${replay === undefined ? "on the demo routes" : `of ${replay}`}`],
  ];
  const verified = checks.map(({ promise, kept, evidence }): [string, string] => [
    kept ? "✓" : "✗",
    `${promise}\n${evidence}`,
  ]);
  const doors: [string, string][] = [
    ["Live map", `${platform.url}/`],
    ["Log in", `${local.demo.email} / ${local.demo.password}`],
    ["API pages", services.flatMap(({ paths }) => paths.map((path) => `${platform.url}${path}/docs`)).join("\n")],
  ];
  return [
    `\nRumbo on this machine, ready after ${seconds(progress.seconds)}\n`,
    table(rows),
    ...(verified.length === 0 ? [table(doors), "Ctrl-C stops all of it.\n"] : [table(verified), summary(checks)]),
    "",
  ].join("\n");
}

function summary(checks: readonly Check[]): string {
  const kept = checks.filter((check) => check.kept).length;
  return `${kept} of ${checks.length} promises kept.\n`;
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** Aligned rows; further lines of a value are indented to its column. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 3;
  const indent = " ".repeat(width + 2);
  return `${rows.map(([label, value]) => `  ${label.padEnd(width)}${value.replaceAll("\n", `\n${indent}`)}`).join("\n")}\n`;
}
