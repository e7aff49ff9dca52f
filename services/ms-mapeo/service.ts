import type { ServiceDescriptor } from "../descriptor.ts";

export const service = {
  team: "movilidad",
  paths: ["/api/map/v1"],
  replicas: { min: 5, max: 10 },
  repeatablePosts: true,
  resources: { cpu: "500m", memory: "512Mi" },
  needs: {
    database: { extensions: ["postgis"] },
    broker: true,
    cache: true,
    services: ["ms-autenticacion"],
  },
} as const satisfies ServiceDescriptor;
