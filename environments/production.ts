import type { Environment } from "./environment.ts";

export const environment: Environment = {
  name: "production",
  domain: "rumbo.example",
  branch: "main",
  data: { kind: "irreplaceable" },
  recovery: {
    rtoSeconds: 300,
    rpoSeconds: 86_400,
    failover: { leaseSeconds: 30, renewSeconds: 5, probeSeconds: 5, holdSeconds: 60, cooldownSeconds: 3600 },
  },
  alerts: { email: "platform@rumbo.example" },
  keyGeneration: 1,
  regions: {
    primary: {
      region: "us-east-1",
      cidr: "10.20.0.0/16",
      natGateways: "one-per-zone",
      interfaceEndpoints: { zones: "every" },
      clusterAccess: ["203.0.113.0/24"],
      nodes: { instanceType: "m7i.xlarge", min: 3, max: 4 },
      database: {
        instanceClass: "db.m7g.large",
        storageGiB: 200,
        multiAz: true,
        backupRetentionDays: 30,
        instances: [{ generation: 1, state: "writer" }],
      },
      cache: { nodeType: "cache.m7g.large", replicas: 2 },
      broker: { instanceType: "mq.m7g.large", deployment: "CLUSTER_MULTI_AZ" },
    },
    secondary: {
      region: "us-west-2",
      cidr: "10.30.0.0/16",
      natGateways: "one-per-zone",
      interfaceEndpoints: { zones: "every" },
      clusterAccess: ["203.0.113.0/24"],
      nodes: { instanceType: "m7i.xlarge", min: 3, max: 4 },
      database: {
        instanceClass: "db.m7g.large",
        storageGiB: 200,
        multiAz: true,
        backupRetentionDays: 30,
        instances: [{ generation: 1, state: "replica" }],
      },
      cache: { nodeType: "cache.m7g.large", replicas: 2 },
      broker: { instanceType: "mq.m7g.large", deployment: "CLUSTER_MULTI_AZ" },
    },
  },
};
