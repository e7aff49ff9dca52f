import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { instanceType, sourceOf } from "../databases.ts";

/** A replica on an older minor version than its writer stops; so both are left to AWS, or both are pinned. */
export const agreeOnMinorVersions: InfraRule = {
  name: "agree-on-minor-versions",
  assertions: ["A23"],
  scope: "platform",
  judges: ofType(instanceType),
  check: (instance, _plan, plans) => {
    const decided = instance.inputs["autoMinorVersionUpgrade"];
    const source = sourceOf(instance, plans);
    return [
      ...when(decided === undefined, "Nobody decided on its minor versions; set autoMinorVersionUpgrade."),
      ...when(
        decided === false && !/^\d+\.\d+/.test(String(instance.inputs["engineVersion"])),
        "Its minor version is neither upgraded nor pinned; set engineVersion with its minor, or autoMinorVersionUpgrade: true.",
      ),
      ...when(
        decided !== undefined && source !== undefined && source.resource.inputs["autoMinorVersionUpgrade"] !== decided,
        "It decides otherwise than its writer; set autoMinorVersionUpgrade alike.",
      ),
    ];
  },
  flips: [
    { property: "inputs.autoMinorVersionUpgrade", to: undefined },
    { property: "inputs.autoMinorVersionUpgrade", to: false },
  ],
};
