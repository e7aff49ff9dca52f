import { type PlanCases, variants } from "../plan-cases.ts";

const addOn = variants("aws:eks/addon:Addon", { addonName: "coredns", addonVersion: "v1.12.4-eksbuild.1" });

export const cases: PlanCases = {
  good: { "one build": addOn() },
  bad: {
    "no version": { plans: addOn({ addonVersion: undefined }), because: "newest" },
    "half a version": { plans: addOn({ addonVersion: "v1.12.4" }), because: "eksbuild" },
  },
};
