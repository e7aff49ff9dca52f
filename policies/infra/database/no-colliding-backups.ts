import { instanceType, sourceOf } from "../databases.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A backup slows a database and delays a promotion: never in the busy hours, and never on both sides at once. */
export const noCollidingBackups: InfraRule = {
  name: "no-colliding-backups",
  assertions: ["A32"],
  scope: "platform",
  judges: ofType(instanceType),
  check: (instance, _plan, plans) => {
    const own = minutesOf(instance.inputs["backupWindow"]);
    const source = sourceOf(instance, plans);
    return [
      ...when(
        !own || own.from < night.from || own.to > night.to,
        "It is backed up while people work; set backupWindow between 04:00 and 12:00 UTC.",
      ),
      ...when(
        own !== undefined && source !== undefined && overlap(own, minutesOf(source.resource.inputs["backupWindow"])),
        "It is backed up together with its writer; set backupWindow to another time.",
      ),
    ];
  },
  flips: [
    { property: "inputs.backupWindow", to: "18:00-18:30" },
    { property: "inputs.backupWindow", to: undefined },
    {
      property: "inputs.backupWindow",
      to: "04:00-12:00",
      on: ({ type, inputs }) => type === instanceType && inputs["replicateSourceDb"] !== undefined,
    },
  ],
};

/** Minutes of the day, UTC. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** 22:00 to 06:00 in UTC-6, the middle of where our users are. */
const night: Window = { from: 4 * 60, to: 12 * 60 };

function minutesOf(window: unknown): Window | undefined {
  const [, ...numbers] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(String(window)) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = numbers.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined)
    return undefined;
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
}

const overlap = (own: Window, other: Window | undefined): boolean =>
  other !== undefined && own.from < other.to && other.from < own.to;
