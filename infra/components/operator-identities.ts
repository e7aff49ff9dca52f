import * as pulumi from "@pulumi/pulumi";
import { credentialsKeyAlias, dataKeyAlias, type Place, prefix } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Cluster } from "./cluster.ts";
import { PodIdentity } from "./pod-identity.ts";
import { policyDocument } from "./policy-document.ts";

export interface OperatorIdentitiesArgs {
  readonly place: Place;
  readonly region: AwsRegion;
  readonly cluster: Pick<Cluster, "clusterName">;
}

/** Roles of the two add-ons of Argo CD that act on AWS. Their namespaces and ServiceAccounts are those of their charts. */
export class OperatorIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: OperatorIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:OperatorIdentities", name, {}, opts);
    const { clusterName } = args.cluster;
    // Which namespace may ask it for which secret is an admission policy's business (external-secret-own-prefix).
    const secrets = { namespace: "external-secrets", serviceAccount: "external-secrets", policy: mayReadSecrets(args) };
    new PodIdentity(`${name}-external-secrets`, { clusterName, ...secrets }, { parent: this });
    const targets = {
      namespace: "aws-load-balancer-controller",
      serviceAccount: "aws-load-balancer-controller",
      policy: mayRegisterTargets(args),
    };
    new PodIdentity(`${name}-load-balancer`, { clusterName, ...targets }, { parent: this });
    this.registerOutputs();
  }
}

/** Every secret of the environment, in this region. */
function mayReadSecrets({ place, region }: OperatorIdentitiesArgs): pulumi.Output<string> {
  const account = `${region}:${platform.accountId}`;
  return policyDocument(
    {
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [`arn:aws:secretsmanager:${account}:secret:${platform.name}/${place.environment}/*`],
    },
    {
      actions: ["kms:Decrypt"],
      resources: [`arn:aws:kms:${account}:key/*`],
      conditions: {
        StringEquals: { "kms:ViaService": [`secretsmanager.${region}.amazonaws.com`] },
        "ForAnyValue:StringEquals": {
          "kms:ResourceAliases": [credentialsKeyAlias(place.environment), dataKeyAlias(place)],
        },
      },
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
