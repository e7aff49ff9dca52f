import { type PlanCases, planned, planOf } from "../plan-cases.ts";

export const cases: PlanCases = {
  good: {
    "all marked": [
      planOf([
        planned("aws:rds/instance:Instance", { password: "[secret]" }),
        planned("aws:mq/broker:Broker", { users: [{ username: "administrator", password: "[secret]" }] }),
        planned("aws:elasticache/user:User", { passwords: ["[secret]"] }),
        planned("aws:elasticache/replicationGroup:ReplicationGroup", { authToken: "[secret]" }),
        planned("aws:secretsmanager/secretVersion:SecretVersion", { secretString: "[secret]" }),
      ]),
    ],
    "a replica, which has none": [planOf([planned("aws:rds/instance:Instance", {})])],
  },
  bad: {
    "a database's password": {
      plans: [planOf([planned("aws:rds/instance:Instance", { password: "hunter2" })])],
      because: "inputs.password is readable",
    },
    "one of two passwords": {
      plans: [planOf([planned("aws:elasticache/user:User", { passwords: ["[secret]", "hunter2"] })])],
      because: "inputs.passwords",
    },
  },
};
