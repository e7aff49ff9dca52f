import { type InfraRule, ofType } from "../infra-rule.ts";
import { resourcePolicyOf } from "../policy-document.ts";

/** A key, bucket, registry, topic, secret or role that anybody may use is anybody's. Judges whatever says who may. */
export const noPublicPolicy: InfraRule = {
  name: "no-public-policy",
  assertions: ["A48", "A54"],
  scope: "resource",
  judges: (resource) => resource.type.startsWith("aws:ecrpublic/") || sayWhoMay(resource),
  check: (resource) => {
    if (!sayWhoMay(resource)) return ["It is public by nature; keep images in a private registry."];
    return resourcePolicyOf(resource)
      .filter(({ effect, principals, inverted }) => effect === "Allow" && (principals.includes("*") || inverted))
      .map(
        ({ actions }) => `It lets everybody ${actions.join(", ")}; name the accounts, roles or services in its policy.`,
      );
  },
  flips: [
    { property: "inputs.policy", to: openToAll(), on: ofType("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey") },
    {
      property: "inputs.policy",
      to: openToAll(),
      on: ofType("aws:s3/bucketPolicy:BucketPolicy", "aws:sns/topicPolicy:TopicPolicy"),
    },
    {
      property: "inputs.policyDocument",
      to: openToAll(),
      on: ofType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy"),
    },
    { property: "inputs.assumeRolePolicy", to: openToAll(), on: ofType("aws:iam/role:Role") },
  ],
};

const sayWhoMay = ofType(
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:ecr/registryPolicy:RegistryPolicy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:iam/role:Role",
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
);

function openToAll(): string {
  return JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Principal: { AWS: "*" }, Resource: "*" }] });
}
