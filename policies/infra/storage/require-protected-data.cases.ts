import { type PlanCases, planned, planOf } from "../plan-cases.ts";

export const cases: PlanCases = {
  good: {
    "a protected database": [planOf([planned("aws:rds/instance:Instance", {}, { protect: true })])],
    "a security group, which holds nothing": [planOf([planned("aws:ec2/securityGroup:SecurityGroup", {})])],
  },
  bad: {
    "a database": { plans: [planOf([planned("aws:rds/instance:Instance", {})])], because: "protect: true" },
    "a key": { plans: [planOf([planned("aws:kms/key:Key", {})])], because: "protect: true" },
    "a bucket": { plans: [planOf([planned("aws:s3/bucket:Bucket", {})])], because: "protect: true" },
  },
};
