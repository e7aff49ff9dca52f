import * as pulumi from "@pulumi/pulumi";
import {
  bucketArn,
  bucketName,
  dataKeyAlias,
  jobMetric,
  namespace,
  operator,
  type Place,
  platformJob,
  platformTeam,
  podRoleName,
  prefix,
} from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Cluster } from "./cluster.ts";
import { PodIdentity } from "./pod-identity.ts";
import type { Statement } from "./policy-document.ts";
import { mayDecryptSecrets, mayEncryptObjects, mayUseKeys } from "./key-use.ts";

export interface OperatorIdentitiesArgs {
  readonly place: Place;
  readonly region: AwsRegion;
  readonly cluster: Pick<Cluster, "clusterName" | "arn">;
}

/** Roles of what acts on AWS and is no service: two add-ons of Argo CD, and the dump and its restore. */
export class OperatorIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:OperatorIdentities", name, {}, opts);
    const { cluster } = args;
    const parent = this;
    new PodIdentity(
      `${name}-external-secrets`,
      { cluster, ...operator.externalSecrets, rights: mayReadSecrets(args) },
      { parent },
    );
    new PodIdentity(
      `${name}-load-balancer`,
      { cluster, ...operator.loadBalancer, rights: mayRegisterTargets(args) },
      { parent },
    );
    const dump = {
      namespace: namespace(platformTeam),
      serviceAccount: platformJob.dump,
      roleName: podRoleName(args.place, platformJob.dump),
      rights: mayStoreDumps(args),
    };
    new PodIdentity(`${name}-dump`, { cluster, ...dump }, { parent });
    const restore = {
      namespace: namespace(platformTeam),
      serviceAccount: platformJob.restore,
      roleName: podRoleName(args.place, platformJob.restore),
      rights: mayReadDumps(args),
    };
    new PodIdentity(`${name}-restore`, { cluster, ...restore }, { parent });
    this.registerOutputs();
  }
}

/**
 * Every secret of the environment, in this region. Which namespace may ask for which of them is an admission policy's
 * business (external-secret-own-prefix).
 */
function mayReadSecrets({ place, region }: OperatorIdentitiesArgs): readonly Statement[] {
  const secrets = `${platform.name}/${place.environment}/*`;
  return [
    {
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [`arn:aws:secretsmanager:${region}:${platform.accountId}:secret:${secrets}`],
    },
    mayDecryptSecrets(place, region),
  ];
}

/** Finds and reads dumps, its own region's and the copies of the other one's. */
function mayReadDumps({ place, region }: OperatorIdentitiesArgs): readonly Statement[] {
  const bucket = bucketArn(bucketName(place, "dumps"));
  return [
    { actions: ["s3:GetObject"], resources: [`${bucket}/*`] },
    { actions: ["s3:ListBucket"], resources: [bucket] },
    mayUseKeys(region, ["kms:Decrypt"], [dataKeyAlias(place)], "s3"),
  ];
}

/** Writes dumps, reads them back, and says so. It cannot delete one, nor list what others stored. */
function mayStoreDumps({ place, region }: OperatorIdentitiesArgs): readonly Statement[] {
  return [
    { actions: ["s3:PutObject", "s3:GetObject"], resources: [`${bucketArn(bucketName(place, "dumps"))}/*`] },
    mayEncryptObjects(place, region),
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": [jobMetric.namespace] } },
    },
  ];
}

/** Only TargetGroupBindings: load balancers and listeners are Pulumi's. */
function mayRegisterTargets({ place, region }: OperatorIdentitiesArgs): readonly Statement[] {
  const groups = `${prefix(place)}-*`;
  return [
    {
      actions: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      resources: [`arn:aws:elasticloadbalancing:${region}:${platform.accountId}:targetgroup/${groups}`],
    },
    {
      // Describing cannot be limited to some resources.
      actions: [
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "ec2:DescribeVpcs",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeNetworkInterfaces",
      ],
      resources: ["*"],
    },
  ];
}
