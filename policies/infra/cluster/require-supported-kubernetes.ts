import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** A version out of standard support costs six times as much, and then is upgraded on a day of AWS's choosing. */
export const requireSupportedKubernetes: InfraRule = {
  name: "require-supported-kubernetes",
  assertions: ["A5"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: (cluster) => [
    ...when(
      !(minorOf(cluster.inputs["version"]) >= oldestMinor),
      `Its version is not in standard support; set version to 1.${oldestMinor} or newer.`,
    ),
    ...when(
      propertyOf(cluster, "inputs.upgradePolicy.supportType") !== "STANDARD",
      "It would slip into extended support; set upgradePolicy.supportType: STANDARD.",
    ),
  ],
  flips: [
    { property: "inputs.version", to: "1.33" },
    { property: "inputs.version", to: undefined },
    { property: "inputs.upgradePolicy.supportType", to: "EXTENDED" },
    { property: "inputs.upgradePolicy", to: undefined },
  ],
};

/** Standard support of 1.34 ends on 2026-12-02, of 1.35 on 2027-03-27 (AWS, "Kubernetes release calendar"). */
const oldestMinor = 34;

const minorOf = (version: unknown): number => Number(/^1\.(\d+)$/.exec(String(version))?.[1]);
