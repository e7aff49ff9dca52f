import { registryHost, repositoryName } from "../../environments/naming.ts";
import type { ClusterPolicy, PolicyFacts } from "./cluster-policy.ts";
import { podResources, podVariables } from "./pod-resources.ts";

/**
 * A tag may mean other bytes tomorrow, and a registry elsewhere may be gone with its region: what runs is named by
 * digest, and comes from the cluster's own region (K9).
 */
export const requireImageDigest = ({ region }: PolicyFacts): ClusterPolicy => {
  const registry = `${registryHost(region)}/${repositoryName("")}`;
  return {
    name: "require-image-digest",
    assertions: ["K9"],
    resources: podResources,
    variables: podVariables,
    validations: [
      {
        expression: `variables.containers.all(c, has(c.image) && c.image.startsWith('${registry}'))`,
        message: `Take every image from ${registry}: push it there, this region's registry has what was released.`,
      },
      {
        expression: "variables.containers.all(c, has(c.image) && c.image.matches('^[^@]+@sha256:[0-9a-f]{64}$'))",
        message: "Name every image by digest, <repository>@sha256:<64 hexadecimal digits>, and not by tag.",
      },
    ],
  };
};
