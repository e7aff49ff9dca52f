import { PolicyPack } from "@pulumi/policy";
import { loadEnvironments } from "../../environments/load.ts";
import { stacks } from "../../infra/stacks/stacks.ts";
import { infraRules } from "../infra/rules.ts";
import { packPolicies } from "./pack-policies.ts";

/** The rules that the plan is judged by, so that what `pulumi up` is about to do is judged by the same, every time. */
export const pack = new PolicyPack("rumbo", {
  enforcementLevel: "mandatory",
  policies: [...packPolicies(infraRules, stacks(await loadEnvironments()))],
});
