import type { ServiceDescriptor } from "../../descriptor.ts";

export const service = {
  team: "example",
  paths: ["/api/template/v1"],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
  // In the image's folder; on one machine, in this one.
  image: { serve: ["python3", "main.py", "serve"], smoke: ["python3", "main.py", "smoke"] },
  needs: {
    // #if broker
    broker: true,
    // #endif
    // #if cache
    cache: true,
    // #endif
    // #if bucket
    bucket: true,
    // #endif
  },
} as const satisfies ServiceDescriptor;
