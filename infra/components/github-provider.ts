import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Lets GitHub vouch for a job, so that no key of AWS is kept there. Who may then do what is each role's trust. */
export class GithubProvider extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:GithubProvider", name, {}, opts);
    // AWS verifies GitHub's certificate by its own list of authorities, so there is no thumbprint to keep up to date.
    const provider = new aws.iam.OpenIdConnectProvider(
      name,
      { url: `https://${githubIssuer}`, clientIdLists: [awsAudience] },
      { parent: this, protect: true },
    );
    this.arn = provider.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

export const githubIssuer = "token.actions.githubusercontent.com";
/** What a token for AWS is issued for. */
export const awsAudience = "sts.amazonaws.com";
