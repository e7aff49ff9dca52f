import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";

/** One statement of an IAM policy. Actions are named one by one: `*` needs a decision record. */
export interface Statement {
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** ARNs. Absent in trust policies. */
  readonly resources?: readonly pulumi.Input<string>[];
  /** Absent in identity policies. */
  readonly principals?: Principals;
  /** Operator → key → values, for example `{ StringEquals: { "aws:SourceAccount": ["111122223333"] } }`. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, readonly pulumi.Input<string>[]>>>>;
}

export type Principals =
  | { readonly Service: readonly string[] }
  | { readonly AWS: readonly pulumi.Input<string>[] }
  | { readonly Federated: readonly pulumi.Input<string>[] }
  | "*";

/** An IAM policy as JSON. Written by hand instead of `getPolicyDocument`, which would need an account to plan. */
export function policyDocument(...statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ effect = "Allow", actions, resources, principals, conditions }) => ({
      Effect: effect,
      Action: actions,
      ...(principals && { Principal: principals }),
      ...(resources && { Resource: resources }),
      ...(conditions && { Condition: conditions }),
    })),
  });
}

/** A trust policy for an AWS service, closed against confused deputies of other accounts. */
export function trustedByService(
  service: string,
  actions: readonly string[] = ["sts:AssumeRole"],
): pulumi.Output<string> {
  return policyDocument({
    actions,
    principals: { Service: [service] },
    conditions: { StringEquals: { "aws:SourceAccount": [platform.accountId] } },
  });
}
