import { type PlanCases, planned, planOf, variants } from "../plan-cases.ts";

const rule = variants("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {
  cidrIpv4: "0.0.0.0/0",
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
});
const toDatabase = { cidrIpv4: undefined, referencedSecurityGroupId: "sg-database", fromPort: 5432, toPort: 5432 };

export const cases: PlanCases = {
  good: {
    "HTTPS to everybody": rule(),
    "nodes to the database": rule(toDatabase),
    "a group without rules of its own": [planOf([planned("aws:ec2/securityGroup:SecurityGroup", {})])],
  },
  bad: {
    "every port": { plans: rule({ fromPort: undefined, toPort: undefined, ipProtocol: "-1" }), because: "0 to 65535" },
    "SMTP to everybody": { plans: rule({ fromPort: 25, toPort: 25 }), because: "ports 25 to 25" },
    "a rule inside a group": {
      plans: [
        planOf([
          planned("aws:ec2/securityGroup:SecurityGroup", {
            egress: [{ cidrBlocks: ["0.0.0.0/0"], protocol: "-1", fromPort: 0, toPort: 0 }],
          }),
        ]),
      ],
      because: "0.0.0.0/0",
    },
  },
};
