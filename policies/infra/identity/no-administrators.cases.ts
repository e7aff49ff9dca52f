import { type PlanCases, planned, planOf, variants } from "../plan-cases.ts";

const attachment = variants("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
  policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
});

export const cases: PlanCases = {
  good: { "a policy for one purpose": attachment() },
  bad: {
    administrator: {
      plans: attachment({ policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
      because: "a policy of its own",
    },
    "all of S3": {
      plans: attachment({ policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }),
      because: "AmazonS3FullAccess",
    },
    "a key for ever": { plans: [planOf([planned("aws:iam/accessKey:AccessKey", {})])], because: "never expires" },
  },
};
