import * as pulumi from "@pulumi/pulumi";
import {
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
import { policyDocument } from "./policy-document.ts";
import { mayDecryptSecrets } from "./secret-reader.ts";

export interface OperatorIdentitiesArgs {
  readonly place: Place;
  readonly region: AwsRegion;
  readonly cluster: Pick<Cluster, "clusterName" | "arn">;
}

/** Roles of what acts on AWS and is no service: two add-ons of Argo CD, and the daily dump. */
export class OperatorIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:OperatorIdentities", name, {}, opts);
    const { cluster } = args;
    const parent = this;
    new PodIdentity(
      `${name}-external-secrets`,
      { cluster, ...operator.externalSecrets, policy: mayReadSecrets(args) },
      { parent },
    );
    new PodIdentity(
      `${name}-load-balancer`,
      { cluster, ...operator.loadBalancer, policy: mayRegisterTargets(args) },
      { parent },
    );
    const dump = {
      namespace: namespace(platformTeam),
      serviceAccount: platformJob.dump,
      roleName: podRoleName(args.place, platformJob.dump),
      policy: mayStoreDumps(args),
    };
    new PodIdentity(`${name}-dump`, { cluster, ...dump }, { parent });
    this.registerOutputs();
  }
}

/**
 * Every secret of the environment, in this region. Which namespace may ask for which of them is an admission policy's
 * business (external-secret-own-prefix).
 */
function mayReadSecrets({ place, region }: OperatorIdentitiesArgs): pulumi.Output<string> {
  const secrets = `${platform.name}/${place.environment}/*`;
  return policyDocument(
    {
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [`arn:aws:secretsmanager:${region}:${platform.accountId}:secret:${secrets}`],
    },
    mayDecryptSecrets(place, region),
  );
}

/** Writes dumps, reads them back, and says so. It cannot delete one, nor list what others stored. */
function mayStoreDumps({ place, region }: OperatorIdentitiesArgs): pulumi.Output<string> {
  return policyDocument(
    { actions: ["s3:PutObject", "s3:GetObject"], resources: [`arn:aws:s3:::${bucketName(place, "dumps")}/*`] },
    {
      // S3 asks for both: parts of a large object are decrypted again to be put together.
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      resources: [`arn:aws:kms:${region}:${platform.accountId}:key/*`],
      conditions: {
        StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": [dataKeyAlias(place)] },
      },
    },
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": [jobMetric.namespace] } },
    },
  );
}

/** Only TargetGroupBindings: load balancers and listeners are Pulumi's. */
function mayRegisterTargets({ place, region }: OperatorIdentitiesArgs): pulumi.Output<string> {
  const groups = `${prefix(place)}-*`;
  return policyDocument(
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
  );
}
