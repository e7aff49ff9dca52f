import { type PlanCases, variants } from "../plan-cases.ts";

const cluster = variants("aws:eks/cluster:Cluster", {
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
});

export const cases: PlanCases = {
  good: { "entries alone": cluster() },
  bad: {
    "both ways in": {
      plans: cluster({
        accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
      }),
      because: "aws-auth",
    },
    "a creator with rights, which EKS takes for meant": {
      plans: cluster({ accessConfig: { authenticationMode: "API" } }),
      because: "creates it",
    },
  },
};
