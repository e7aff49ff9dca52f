import type { Environment } from "./environment.ts";

export const environment: Environment = {
  name: "testing",
  domain: "testing.rumbo.example",
  branch: "develop",
  data: { kind: "disposable", reason: "made by tests and demo accounts; a release to testing may reset it" },
  recovery: { rtoSeconds: 3600, rpoSeconds: 86_400 },
  alerts: { email: "platform@rumbo.example" },
  keyGeneration: 1,
  regions: {
    primary: {
      region: "us-east-1",
      cidr: "10.10.0.0/16",
      natGateways: "one",
      interfaceEndpoints: {
        zones: "one",
        reason: "testing may stop with a zone; three zones cost three times as much",
      },
      clusterAccess: ["203.0.113.0/24"],
      nodes: { instanceType: "m7i.large", min: 3, max: 4 },
      database: {
        instanceClass: "db.t4g.medium",
        storageGiB: 50,
        multiAz: true,
        backupRetentionDays: 7,
        instances: [{ generation: 1, state: "writer" }],
      },
      cache: { nodeType: "cache.t4g.small", replicas: 1 },
      broker: { instanceType: "mq.m7g.medium", deployment: "CLUSTER_MULTI_AZ" },
    },
  },
};
