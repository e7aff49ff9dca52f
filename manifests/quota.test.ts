import { expect, it } from "vitest";
import { quotaOf } from "./quota.ts";

const resources = { cpu: "250m", memory: "384Mi" };

it.each([
  ["nothing", [], { pods: 0, cpuMillicores: 0, memoryMiB: 0 }],
  ["a fixed number", [{ replicas: 3, resources }], { pods: 6, cpuMillicores: 1500, memoryMiB: 2304 }],
  [
    "the autoscaler's upper bound",
    [{ replicas: { min: 5, max: 10 }, resources }],
    { pods: 20, cpuMillicores: 5000, memoryMiB: 7680 },
  ],
  [
    "whole CPUs and GiB",
    [{ replicas: 1, resources: { cpu: "2", memory: "1Gi" } }],
    { pods: 2, cpuMillicores: 4000, memoryMiB: 2048 },
  ],
  [
    "several services",
    [
      { replicas: 1, resources },
      { replicas: 2, resources },
    ],
    { pods: 6, cpuMillicores: 1500, memoryMiB: 2304 },
  ],
])("is twice what %s takes", (_, services, quota) => {
  expect(quotaOf(services)).toEqual(quota);
});
