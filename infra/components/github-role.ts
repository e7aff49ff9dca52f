import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { githubRoleName } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { awsAudience, githubIssuer, type GithubProvider } from "./github-provider.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface GithubRoleArgs {
  readonly provider: Pick<GithubProvider, "arn">;
  /** The only GitHub environment whose jobs may take the role; its rules decide which branches and who approves. */
  readonly githubEnvironment: string;
  readonly description: string;
  readonly allow: readonly Statement[];
}

/** What a job of one GitHub environment of our repository may do in AWS, for an hour. Never anything in a cluster. */
export class GithubRole extends pulumi.ComponentResource {
  constructor(name: string, args: GithubRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:GithubRole", name, {}, opts);
    const { githubEnvironment, description } = args;
    const assumeRolePolicy = policyDocument({
      actions: ["sts:AssumeRoleWithWebIdentity"],
      principals: { Federated: [args.provider.arn] },
      conditions: {
        StringEquals: {
          [`${githubIssuer}:aud`]: [awsAudience],
          [`${githubIssuer}:sub`]: [`repo:${platform.repository}:environment:${githubEnvironment}`],
        },
      },
    });
    const role = new aws.iam.Role(
      name,
      { name: githubRoleName(githubEnvironment), description, assumeRolePolicy, maxSessionDuration: 3600 },
      { parent: this },
    );
    new aws.iam.RolePolicy(name, { role: role.id, policy: policyDocument(...args.allow) }, { parent: this });
    this.registerOutputs();
  }
}
