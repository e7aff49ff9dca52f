import { type PlanCases, variants } from "../plan-cases.ts";

const broker = variants("aws:mq/broker:Broker", {
  deploymentMode: "CLUSTER_MULTI_AZ",
  subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
});

export const cases: PlanCases = {
  good: { "three zones": broker() },
  bad: {
    "one node": {
      plans: broker({ deploymentMode: "SINGLE_INSTANCE", subnetIds: ["subnet-a"] }),
      because: "no cluster",
    },
    "two zones": { plans: broker({ subnetIds: ["subnet-a", "subnet-b"] }), because: "three zones" },
  },
};
