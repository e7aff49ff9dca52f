import type { ServiceDescriptor } from "../descriptor.ts";

export const service = {
  team: "example",
  paths: ["/api/template/v1"],
  replicas: 3,
  // #if path
  repeatablePosts: true,
  // #endif
  resources: { cpu: "250m", memory: "384Mi" },
  needs: {
    // #if database
    database: { extensions: [] },
    // #endif
    // #if broker
    broker: true,
    // #endif
    // #if cache
    cache: true,
    // #endif
    // #if bucket
    bucket: true,
    // #endif
    services: ["ms-autenticacion"],
  },
} as const satisfies ServiceDescriptor;
