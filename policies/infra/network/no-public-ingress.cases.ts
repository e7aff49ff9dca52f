import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const group = planned("aws:ec2/securityGroup:SecurityGroup", {});
const balancer = planned("aws:lb/loadBalancer:LoadBalancer", { securityGroups: ["sg-balancer"] });
const everybody = { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp" };
const rule = (inputs: Readonly<Record<string, unknown>>) =>
  planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", inputs);
const port = (number: number) => ({ fromPort: number, toPort: number });

export const cases: PlanCases = {
  good: {
    "everybody to the load balancer": [
      planOf([balancer, rule({ ...everybody, ...port(443), securityGroupId: "sg-balancer" })]),
    ],
    "nodes to the database": [
      planOf([group, rule({ ...port(5432), securityGroupId: "sg-database", referencedSecurityGroupId: "sg-nodes" })]),
    ],
  },
  bad: {
    "everybody to a database": {
      plans: [planOf([balancer, rule({ ...everybody, ...port(5432), securityGroupId: "sg-database" })])],
      because: "0.0.0.0/0 in on ports 5432",
    },
    "everybody to the nodes on 443": {
      plans: [planOf([balancer, rule({ ...everybody, ...port(443), securityGroupId: "sg-nodes" })])],
      because: "only the load balancer is public",
    },
    "SSH to the load balancer's group": {
      plans: [planOf([balancer, rule({ ...everybody, ...port(22), securityGroupId: "sg-balancer" })])],
      because: "ports 22 to 22",
    },
    "every port, by IPv6": {
      plans: [planOf([balancer, rule({ cidrIpv6: "::/0", ipProtocol: "-1", securityGroupId: "sg-balancer" })])],
      because: "ports 0 to 65535",
    },
    "a rule inside a group": {
      plans: [
        planOf([
          planned("aws:ec2/securityGroup:SecurityGroup", { ingress: [{ cidrBlocks: ["0.0.0.0/0"], ...port(443) }] }),
        ]),
      ],
      because: "ports 443 to 443",
    },
  },
};
