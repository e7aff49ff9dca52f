import type { ServiceDescriptor } from "../descriptor.ts";

export const service = {
  team: "movilidad",
  paths: ["/api/schedules/v1"],
  replicas: 3,
  repeatablePosts: true,
  resources: { cpu: "250m", memory: "384Mi" },
  needs: {
    database: { extensions: [] },
    broker: true,
    services: ["ms-autenticacion"],
  },
} as const satisfies ServiceDescriptor;
