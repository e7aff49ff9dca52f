import { type PlanCases, variants } from "../plan-cases.ts";

const broker = variants("aws:mq/broker:Broker", { logs: { general: true } });

export const cases: PlanCases = {
  good: { kept: broker() },
  bad: {
    "not said": { plans: broker({ logs: undefined }), because: "nowhere" },
  },
};
