import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

interface Start {
  readonly dayOfWeek: string;
  readonly timeOfDay: string;
}

const brokers = (primary: Start, secondary: Start | undefined): readonly StackPlan[] => [
  planOf([broker("rumbo-testing-primary-broker", primary)]),
  planOf([broker("rumbo-testing-secondary-broker", secondary)], {
    stack: "testing-secondary-foundation",
    role: "secondary",
    region: "us-west-2",
  }),
];
const broker = (name: string, start: Start | undefined) =>
  planned("aws:mq/broker:Broker", { maintenanceWindowStartTime: start && { ...start, timeZone: "UTC" } }, { name });
const sunday = { dayOfWeek: "SUNDAY", timeOfDay: "09:00" };

export const cases: PlanCases = {
  good: {
    "two days apart": brokers(sunday, { dayOfWeek: "TUESDAY", timeOfDay: "08:00" }),
    "one region": brokers(sunday, sunday).slice(0, 1),
  },
  bad: {
    "within a day, over the end of the week": {
      plans: brokers(sunday, { dayOfWeek: "SATURDAY", timeOfDay: "23:00" }),
      because: "within a day",
    },
    "whenever AWS likes": { plans: brokers(sunday, undefined).slice(1), because: "AWS chooses" },
  },
};
