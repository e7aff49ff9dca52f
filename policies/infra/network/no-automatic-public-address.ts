import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** Nothing in a subnet is public because somebody forgot to say that it is not. */
export const noAutomaticPublicAddress: InfraRule = {
  name: "no-automatic-public-address",
  assertions: ["A58"],
  scope: "resource",
  judges: ofType("aws:ec2/subnet:Subnet"),
  check: ({ inputs }) =>
    when(
      inputs["mapPublicIpOnLaunch"] === true,
      "Machines in it get public addresses by themselves; set mapPublicIpOnLaunch: false.",
    ),
  flips: [{ property: "inputs.mapPublicIpOnLaunch", to: true }],
};
