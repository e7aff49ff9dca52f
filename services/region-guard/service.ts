import type { ServiceDescriptor } from "../descriptor.ts";

export const service = {
  team: "continuity",
  paths: ["/region"],
  runsIn: "two-regions",
  replicas: 2,
  resources: { cpu: "100m", memory: "192Mi" },
  needs: { regionControl: true },
} as const satisfies ServiceDescriptor;
