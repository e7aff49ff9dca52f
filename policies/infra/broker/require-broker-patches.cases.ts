import { type PlanCases, variants } from "../plan-cases.ts";

const broker = variants("aws:mq/broker:Broker", { autoMinorVersionUpgrade: true });

export const cases: PlanCases = {
  good: { patched: broker() },
  bad: {
    "not said": { plans: broker({ autoMinorVersionUpgrade: undefined }), because: "patch" },
  },
};
