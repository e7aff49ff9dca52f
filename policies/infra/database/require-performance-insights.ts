import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** What a slow hour waited for is known afterwards; the statements in it are data, hence our key. */
export const requirePerformanceInsights: InfraRule = {
  name: "require-performance-insights",
  assertions: ["A21"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) => [
    ...when(
      inputs["performanceInsightsEnabled"] !== true,
      "Nobody will know what it waited for; set performanceInsightsEnabled: true.",
    ),
    ...when(
      typeof inputs["performanceInsightsKmsKeyId"] !== "string",
      "Its statements are not encrypted by a key of ours; set performanceInsightsKmsKeyId.",
    ),
  ],
  flips: [
    { property: "inputs.performanceInsightsEnabled", to: false },
    { property: "inputs.performanceInsightsKmsKeyId", to: undefined },
  ],
};
