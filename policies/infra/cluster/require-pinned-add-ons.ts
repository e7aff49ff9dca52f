import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** An add-on without a version is the newest of the day it was made: no two clusters would be alike, nor a rebuilt one. */
export const requirePinnedAddOns: InfraRule = {
  name: "require-pinned-add-ons",
  assertions: ["A5"],
  scope: "resource",
  judges: ofType("aws:eks/addon:Addon"),
  check: ({ inputs }) =>
    when(
      !/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(String(inputs["addonVersion"])),
      "Its version is whatever is newest; set addonVersion to one build such as v1.12.4-eksbuild.1.",
    ),
  flips: [
    { property: "inputs.addonVersion", to: undefined },
    { property: "inputs.addonVersion", to: "v1.12" },
  ],
};
