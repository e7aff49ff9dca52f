import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/environment.ts";
import { bucketArn, previewEnvironment, stateBucketName, stateKeyAlias } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { GithubProvider } from "./github-provider.ts";
import { GithubRole } from "./github-role.ts";
import { mayUseKeys } from "./key-use.ts";
import type { Statement } from "./policy-document.ts";

export interface PipelineRolesArgs {
  readonly environments: readonly Environment[];
  /** ARNs of the repositories that pipelines push to; the registries of other regions receive copies. */
  readonly pushed: readonly pulumi.Input<string>[];
  /** ARNs of all repositories, in every region. */
  readonly repositories: readonly pulumi.Input<string>[];
}

/**
 * The least that each pipeline needs: `develop` pushes images, `main` only tags what was pushed and tested, a pull request
 * reads. None can reach a cluster, a database or a secret of a service; Argo CD pulls.
 */
export class PipelineRoles extends pulumi.ComponentResource {
  constructor(name: string, args: PipelineRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:PipelineRoles", name, {}, opts);
    const parent = this;
    const provider = new GithubProvider(name, { parent });
    const role = (githubEnvironment: string, description: string, allow: readonly Statement[]): GithubRole =>
      new GithubRole(`${name}-${githubEnvironment}`, { provider, githubEnvironment, description, allow }, { parent });

    for (const { name: environment, branch } of args.environments)
      if (branch === "develop")
        role(environment, "Pushes images of develop", [logIn, findImages(args), pushImages(args)]);
      else role(environment, "Tags released images", [logIn, findImages(args), tagImages(args)]);
    role(previewEnvironment, "Previews infrastructure for pull requests", [readState, decryptState, ...lookUpNames]);
    this.registerOutputs();
  }
}

/** ECR knows no narrower log-in: what the token may do is what the other statements say. */
const logIn: Statement = { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] };

/** In every region: a release waits until each region's registry has its images, and checks their signatures. */
const findImages = ({ repositories }: PipelineRolesArgs): Statement => ({
  actions: ["ecr:DescribeImages", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DescribeImageScanFindings"],
  resources: repositories,
});

const pushImages = ({ pushed }: PipelineRolesArgs): Statement => ({
  actions: [
    "ecr:BatchCheckLayerAvailability",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
  ],
  resources: pushed,
});

/** A manifest whose layers are there already: another tag on the same digest, and no new bytes. */
const tagImages = ({ pushed }: PipelineRolesArgs): Statement => ({ actions: ["ecr:PutImage"], resources: pushed });

const readState: Statement = {
  actions: ["s3:ListBucket", "s3:GetObject"],
  resources: [bucketArn(stateBucketName), `${bucketArn(stateBucketName)}/*`],
};

/** The state holds passwords: GitHub's environment must ask a person before a job of a pull request gets this. */
const decryptState = mayUseKeys(platform.stateRegion, ["kms:Decrypt"], [stateKeyAlias]);

/** What `getZone` and `getCertificate` ask. AWS limits lists to nothing narrower; what they find can be. */
const lookUpNames: readonly Statement[] = [
  {
    actions: ["route53:ListHostedZones", "route53:ListHostedZonesByName", "acm:ListCertificates"],
    resources: ["*"],
  },
  {
    actions: ["route53:GetHostedZone", "route53:ListTagsForResource"],
    resources: ["arn:aws:route53:::hostedzone/*"],
  },
  {
    actions: ["acm:DescribeCertificate", "acm:GetCertificate", "acm:ListTagsForCertificate"],
    resources: [`arn:aws:acm:*:${platform.accountId}:certificate/*`],
  },
];
