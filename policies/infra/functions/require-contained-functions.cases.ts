import { type PlanCases, variants } from "../plan-cases.ts";

const lambda = variants("aws:lambda/function:Function", {
  reservedConcurrentExecutions: 2,
  loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/example" },
  environment: { variables: { GUARD_TABLE: "example" } },
});

export const cases: PlanCases = {
  good: { "bounded, logged and told nothing secret": lambda() },
  bad: {
    "as many at once as the account has": {
      plans: lambda({ reservedConcurrentExecutions: undefined }),
      because: "reservedConcurrentExecutions",
    },
    "a log group that AWS makes": { plans: lambda({ loggingConfig: undefined }), because: "loggingConfig.logGroup" },
    "a password among its variables": {
      plans: lambda({ environment: { variables: { DATABASE_PASSWORD: "hunter2" } } }),
      because: "DATABASE_PASSWORD",
    },
  },
};
