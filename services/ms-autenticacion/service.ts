import type { ServiceDescriptor } from "../descriptor.ts";

export const service = {
  team: "identidad",
  paths: ["/api/auth/v1"],
  replicas: { min: 5, max: 10 },
  resources: { cpu: "250m", memory: "384Mi" },
  needs: {
    database: { extensions: [] },
    secrets: { "signing-key": "ed25519" },
  },
} as const satisfies ServiceDescriptor;
