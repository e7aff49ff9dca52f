import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** Losing a zone must not empty the cache in the same minute in which everything else is busy. */
export const requireCacheFailover: InfraRule = {
  name: "require-cache-failover",
  assertions: ["A36"],
  scope: "resource",
  judges: ofType("aws:elasticache/replicationGroup:ReplicationGroup"),
  check: ({ inputs }) => [
    ...when(
      !(Number(inputs["numCacheClusters"]) >= 2),
      "It is one machine; set cache.replicas to 1 or more in its region's settings.",
    ),
    ...when(
      inputs["automaticFailoverEnabled"] !== true || inputs["multiAzEnabled"] !== true,
      "Nobody takes over when its zone is lost; set automaticFailoverEnabled and multiAzEnabled.",
    ),
  ],
  flips: [
    { property: "inputs.numCacheClusters", to: 1 },
    { property: "inputs.automaticFailoverEnabled", to: false },
    { property: "inputs.multiAzEnabled", to: false },
  ],
};
