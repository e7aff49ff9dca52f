import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** AWS's policies for administrators, and keys that never expire, have no place in a program. */
export const noAdministrators: InfraRule = {
  name: "no-administrators",
  assertions: ["A55"],
  scope: "resource",
  judges: ofType(
    "aws:iam/accessKey:AccessKey",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  ),
  check: ({ type, inputs }) => [
    ...when(type === "aws:iam/accessKey:AccessKey", "It is a key that never expires; let a role be assumed instead."),
    ...when(
      /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w*FullAccess)$/.test(String(inputs["policyArn"])),
      `${String(inputs["policyArn"])} allows far more than anything here needs; write a policy of its own.`,
    ),
  ],
  flips: [
    { property: "inputs.policyArn", to: "arn:aws:iam::aws:policy/AdministratorAccess" },
    { property: "inputs.policyArn", to: "arn:aws:iam::aws:policy/AmazonS3FullAccess" },
  ],
};
