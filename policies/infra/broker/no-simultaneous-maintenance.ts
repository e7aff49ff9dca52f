import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { resourcesOf } from "../links.ts";

/** A patch that breaks the broker of one region must be noticed before the other region gets it. */
export const noSimultaneousMaintenance: InfraRule = {
  name: "no-simultaneous-maintenance",
  assertions: ["A43"],
  scope: "platform",
  judges: ofType("aws:mq/broker:Broker"),
  check: (broker, plan, plans) => {
    const own = minuteOfWeek(broker);
    if (own === undefined) return ["AWS chooses when it is maintained; set maintenanceWindowStartTime."];
    const gaps = elsewhere(plan, plans).map((other) => gapBetween(own, minuteOfWeek(other)));
    return when(
      gaps.some((gap) => gap < minutesADay),
      "It is maintained within a day of the other region's; set maintenanceWindowStartTime to another day.",
    );
  },
  flips: [
    { property: "inputs.maintenanceWindowStartTime", to: undefined },
    // Between the two of production; where there is one region, any day will do.
    { property: "inputs.maintenanceWindowStartTime.dayOfWeek", to: "MONDAY", on: isStandbys },
  ],
};

const minutesADay = 24 * 60;
const days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** The brokers of the environment's other region. */
const elsewhere = (plan: StackPlan, plans: readonly StackPlan[]): readonly PlannedResource[] =>
  plans
    .filter(({ environment, region }) => environment === plan.environment && region !== plan.region)
    .flatMap((other) => resourcesOf(other, "aws:mq/broker:Broker"));

function minuteOfWeek({ inputs }: PlannedResource): number | undefined {
  const window = inputs["maintenanceWindowStartTime"] as
    { readonly dayOfWeek?: string; readonly timeOfDay?: string; readonly timeZone?: string } | undefined;
  const day = days.indexOf(window?.dayOfWeek ?? "");
  const [hour, minute] = (window?.timeOfDay ?? "").split(":").map(Number);
  if (day < 0 || hour === undefined || minute === undefined || window?.timeZone !== "UTC") return undefined;
  return (day * 24 + hour) * 60 + minute;
}

/** The week is a circle. A window that AWS chooses may be at any time. */
function gapBetween(own: number, other: number | undefined): number {
  if (other === undefined) return 0;
  const gap = Math.abs(own - other);
  return Math.min(gap, 7 * minutesADay - gap);
}

function isStandbys({ type, name }: PlannedResource): boolean {
  return type === "aws:mq/broker:Broker" && name.includes("-secondary-");
}
