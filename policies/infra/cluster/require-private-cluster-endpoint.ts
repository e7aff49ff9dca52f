import { type InfraRule, ofType } from "../infra-rule.ts";

interface VpcConfig {
  readonly endpointPrivateAccess?: boolean;
  readonly endpointPublicAccess?: boolean;
  readonly publicAccessCidrs?: readonly string[];
}

/** Nodes reach the Kubernetes API inside the VPC; from outside, only listed networks do. */
export const requirePrivateClusterEndpoint: InfraRule = {
  name: "require-private-cluster-endpoint",
  assertions: ["A1", "A2"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: ({ inputs }) => {
    const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } = (inputs["vpcConfig"] ?? {}) as VpcConfig;
    // EKS opens the endpoint to everybody unless told otherwise.
    const allowed = endpointPublicAccess === false ? [] : (publicAccessCidrs ?? ["0.0.0.0/0"]);
    return [
      ...(endpointPrivateAccess === true
        ? []
        : ["Its API is not reachable inside the VPC; set vpcConfig.endpointPrivateAccess: true."]),
      ...allowed
        .filter((cidr) => cidr.endsWith("/0"))
        .map(
          (cidr) => `Its API is open to ${cidr}; list networks in clusterAccess of the environment's region, or none.`,
        ),
    ];
  },
  flips: [
    { property: "inputs.vpcConfig.endpointPrivateAccess", to: false },
    { property: "inputs.vpcConfig.publicAccessCidrs", to: ["0.0.0.0/0"] },
  ],
};
