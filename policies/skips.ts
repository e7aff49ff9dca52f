/** A finding that we accept for now, in writing. */
export interface Skip {
  /** Whose finding: one of our rules (`rumbo`) or a scanner. */
  readonly tool: "rumbo" | "actionlint" | "checkov" | "checkov-kubernetes" | "hadolint" | "kube-score" | "zizmor";
  /** The rule: `require-dnssec`, `CKV_AWS_18`. */
  readonly id: string;
  /** Part of the finding's subject. @default every subject of the rule */
  readonly subject?: RegExp;
  /** Why the finding is right and yet nothing is done, so that a reviewer can disagree. */
  readonly reason: string;
  /** Team that answers for it. */
  readonly owner: string;
  /** ISO date after which somebody has to look again; at most a year ahead. */
  readonly expires: string;
}

/** Every accepted finding of the platform. One that excuses nothing fails its tool's run. */
export const skips: readonly Skip[] = [
  {
    tool: "checkov",
    id: "CKV2_AWS_20",
    subject: /aws_lb\..*-nlb$/,
    reason:
      "an NLB forwards connections and cannot redirect; NGINX answers port 80 with a redirect, and no service sees plain HTTP",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_260",
    subject: /nlb-http$/,
    reason: "port 80 only redirects to HTTPS: people and old trackers type names without a scheme",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV2_AWS_23",
    subject: /public-(primary|secondary)$/,
    reason:
      "the public records alias the regions' names across stacks, so that they can be changed with a region gone; failover-in-pairs judges them together",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV2_AWS_5",
    subject: /-nodes$/,
    reason:
      "the foundation makes the nodes' security group for the firewalls of data, and the cluster's stack attaches it; a scanner sees one stack at a time",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV2_AWS_57",
    reason:
      "people rotate them by docs/runbooks/rotate-secrets.md, where Pulumi makes the new one; a function that rotates would hold the rights of every service",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV2_AWS_62",
    reason: "nobody acts on an object's arrival: a dump counts when its Job has restored it, and alarms watch the Job",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV2_AWS_71",
    reason:
      "the wildcard is one label of a domain that this platform alone uses; with it domain and regions share one validation record, and the key never leaves ACM",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_116",
    subject: /-witness$/,
    reason:
      "its only event says that another minute has begun, which is worth nothing later; the standby's guard notices that it is silent (guard-witness-blind)",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_117",
    subject: /-witness$/,
    reason:
      "it sees the regions as their users do, from the internet; a network of its own with a NAT gateway would be one more thing to fail, and nothing reaches into a function",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_144",
    reason:
      "production's dumps are copied by the global stack (require-replicated-dumps), where a scanner of single stacks does not look; logs and testing's dumps are worth one region",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_145",
    subject: /-logs$/,
    reason: "S3 delivers access logs only into buckets with its own keys (SSE-S3)",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_173",
    subject: /-witness$/,
    reason:
      "its variables are a table's name and public host names, and lie under AWS's own key; one of ours would be a right more and keep nothing secret",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_18",
    subject: /-logs$/,
    reason: "a bucket that logged its own log deliveries would never rest",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_272",
    subject: /-witness$/,
    reason:
      "what is uploaded is made from the commit by the pipeline that alone may change it (environments with reviewers); a signature by the same pipeline would say no more",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_339",
    reason:
      "checkov 3.3.30 does not know Kubernetes 1.36, which EKS supports until 2027-08 (require-supported-kubernetes)",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_39",
    reason:
      "platform engineers reach the endpoint from an allow-list of addresses, which require-private-cluster-endpoint keeps from being the world; pods and nodes stay inside",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_50",
    subject: /-witness$/,
    reason: "it calls a table and a front door, and its log says what each answered; a trace would add nothing",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov",
    id: "CKV_AWS_61",
    subject: /rumbo-engineers$/,
    reason:
      "the account itself may assume it, with a second factor; who does is the account's own IAM, in which Rumbo makes no people",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "zizmor",
    id: "self-repository",
    subject: /ci-cd-production\.yml$/,
    reason: "actionlint 1.7.12 does not know the new syntax yet, and both mean the same file of the same commit",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "kube-score",
    id: "container-image-pull-policy",
    reason:
      "images are named by digest (K9), so pulling again brings the same bytes and makes a restart need the registry",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "kube-score",
    id: "container-resources",
    reason: "CPU is requested and not limited (K11): a limit throttles a pod while its node is idle; memory is limited",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "kube-score",
    id: "deployment-has-host-podantiaffinity",
    reason:
      "pods are spread over zones and hosts by topologySpreadConstraints (K15), which anti-affinity only approximates",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "kube-score",
    id: "networkpolicy-targets-pod",
    subject: /NetworkPolicy\/.*\/nginx-ingress\//,
    reason: "the pods that it selects are made by the add-on's chart, which is no part of the rendered trees",
    owner: "platform",
    expires: "2027-05-31",
  },
  {
    tool: "checkov-kubernetes",
    id: "CKV_K8S_11",
    reason: "CPU is requested and not limited (K11): a limit throttles a pod while its node is idle; memory is limited",
    owner: "platform",
    expires: "2027-05-31",
  },
];
