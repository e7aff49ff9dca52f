import { type PlanCases, variants } from "../plan-cases.ts";

const broker = variants("aws:mq/broker:Broker", { publiclyAccessible: false });

export const cases: PlanCases = {
  good: { private: broker() },
  bad: {
    public: { plans: broker({ publiclyAccessible: true }), because: "public address" },
  },
};
