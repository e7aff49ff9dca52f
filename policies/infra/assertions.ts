/**
 * What a strict reviewer of infrastructure on AWS asserts, and where each comes from (CIS EKS Benchmark 1.8, checkov's
 * CKV_AWS ids, EKS best-practices guide, or ourselves). Rules name the ids that they cover; what no rule can cover, or only
 * in part, says why here. `assertions.test.ts` proves that nothing is left over.
 */
export const assertions = {
  A1: { says: "The Kubernetes API is reachable inside the VPC", source: "CIS 5.4.1" },
  A2: { says: "The Kubernetes API is not open to the internet", source: "CKV_AWS_38, CKV_AWS_39, CIS 5.4.2" },
  A3: { says: "All five logs of the control plane are kept", source: "CKV_AWS_37, CIS 2.1" },
  A4: { says: "Secrets in etcd are encrypted under a key of ours", source: "CKV_AWS_58, CIS 5.3.1" },
  A5: { says: "The Kubernetes version is supported, and so are pinned add-ons", source: "CKV_AWS_339" },
  A6: { says: "Rights come from access entries; the creator gets none", source: "BPG, CIS 4.1.7" },
  A7: { says: "A zone in trouble can be shifted away from", source: "own" },
  A8: { says: "A cluster is not deleted by mistake", source: "own" },
  A9: { says: "Nobody logs in to a node", source: "CKV_AWS_100" },
  A10: { says: "Pods cannot use the metadata service of their node", source: "CKV_AWS_79, CKV_AWS_341" },
  A11: { says: "Volumes of nodes are under a key of ours; nodes have no public address", source: "CKV_AWS_88" },
  A12: { says: "Nodes are in three zones, in private subnets", source: "CIS 5.4.3" },
  A13: { says: "A role a service, which trusts that service account alone", source: "BPG" },
  A14: { says: "Database storage is under a key of ours", source: "CKV_AWS_16" },
  A15: { says: "A database has no public address", source: "CKV_AWS_17" },
  A16: { says: "A database survives the loss of a zone", source: "CKV_AWS_157" },
  A17: { says: "A database is backed up for a week at least, at a chosen time", source: "CKV_AWS_133" },
  A18: { says: "A database is not deleted by mistake, nor without a last snapshot", source: "CKV_AWS_293" },
  A19: { says: "People log in to a database by IAM", source: "CKV_AWS_161" },
  A20: { says: "Logs of a database leave it", source: "CKV_AWS_129" },
  A21: { says: "A database tells what it waits for, under a key of ours", source: "CKV_AWS_353, CKV_AWS_354" },
  A22: { says: "The machine of a database is watched every 30 s or more often", source: "CKV_AWS_118" },
  A23: { says: "Minor versions are decided, alike for a writer and its replicas", source: "CKV_AWS_226" },
  A24: { says: "Snapshots carry their database's tags", source: "CKV2_AWS_60" },
  A25: {
    says: "PostgreSQL refuses plain text and logs slow and changing statements",
    source: "CKV2_AWS_69, CKV2_AWS_30",
  },
  A26: { says: "A database's certificate is of a current authority", source: "CKV_AWS_211" },
  A27: { says: "No password is readable in code, plan or state", source: "own" },
  A28: { says: "A replica copies the writer of another region", source: "own" },
  A29: { says: "A replica is under a key of its own region", source: "own" },
  A30: { says: "A replica is ready to be the writer: zones, backups, the same parameters", source: "own" },
  A31: { says: "A replica is as large as its writer and of the same version", source: "own" },
  A32: { says: "Backups avoid one another and the busy hours", source: "own" },
  A33: { says: "Lag, slots and disk of databases raise alarms in every region", source: "own" },
  A34: { says: "The cache speaks TLS to accounts only", source: "CKV_AWS_30, CKV_AWS_31" },
  A35: { says: "The cache is encrypted under a key of ours", source: "CKV_AWS_29, CKV_AWS_191" },
  A36: { says: "The cache survives the loss of a zone", source: "CKV2_AWS_50" },
  A37: { says: "The cache has snapshots and subnets of its own", source: "CKV_AWS_134, CKV_AWS_323" },
  A38: { says: "The broker has no public address", source: "CKV_AWS_69" },
  A39: { says: "The broker is a cluster over three zones", source: "own" },
  A40: { says: "The broker is encrypted under a key of ours", source: "CKV_AWS_209" },
  A41: { says: "Logs of the broker leave it", source: "CKV_AWS_48" },
  A42: { says: "The broker gets its patches", source: "CKV_AWS_207" },
  A43: { says: "Brokers of two regions are never maintained within a day", source: "own" },
  A44: { says: "A tag of an image never moves", source: "CKV_AWS_51" },
  A45: { says: "Images are scanned when they are pushed", source: "CKV_AWS_163" },
  A46: { says: "Images are under a key of ours", source: "CKV_AWS_136" },
  A47: { says: "Images are in every region before they are needed, and released ones stay", source: "own" },
  A48: { says: "No registry is public", source: "CKV_AWS_32" },
  A49: { says: "No bucket can become public", source: "CKV_AWS_53 to 56" },
  A50: { says: "Buckets keep versions and are encrypted", source: "CKV_AWS_21, CKV_AWS_145" },
  A51: { says: "Buckets refuse plain text", source: "CKV_AWS_379" },
  A52: {
    says: "A dump can be restored for 30 days and is gone at 31",
    source: "CKV2_AWS_61, CKV_AWS_300, CKV_AWS_143",
  },
  A53: { says: "Dumps are in both regions, and every access to a bucket is logged", source: "CKV_AWS_144, CKV_AWS_18" },
  A54: { says: "Keys rotate and name who may use them", source: "CKV_AWS_7, CKV_AWS_33, CKV_AWS_64" },
  A55: { says: "No role may do everything, or change anything anywhere", source: "CKV_AWS_286 to 290, 355, 274" },
  A56: {
    says: "A pipeline's role trusts one GitHub environment of one repository",
    source: "CKV_AWS_358, CKV_AWS_393",
  },
  A57: {
    says: "Firewalls say what for, and open nothing to the world",
    source: "CKV_AWS_23, 24, 260, 382, CKV2_AWS_12",
  },
  A58: {
    says: "Traffic is logged, and no machine gets a public address by itself",
    source: "CKV2_AWS_11, CKV_AWS_130",
  },
  A59: { says: "The latch is asked every 10 s from three places, and moves the public name", source: "own" },
  A60: { says: "The public name is a failover pair, signed, its queries logged", source: "CKV2_AWS_38, CKV2_AWS_39" },
  A61: {
    says: "The way in speaks TLS 1.2 or newer, is logged, and is not deleted by mistake",
    source: "CKV_AWS_103, 131, 91, 150, CKV2_AWS_28",
    // A part: rules cover the rest.
    notApplicable:
      "A web application firewall and the dropping of invalid headers: the load balancer passes TCP on, NGINX behind it refuses malformed headers by itself and sets limits.",
  },
  A62: { says: "Logs are under a key of ours and kept for a year", source: "CKV_AWS_158, 66, 338" },
  A63: { says: "Alarms tell somebody and say what missing data means", source: "CKV_AWS_319" },
  A64: { says: "What holds data is protected from mistakes in the program", source: "own" },
  A65: {
    says: "Functions have a dead-letter queue, reserved concurrency and no secrets; state machines log and trace",
    source: "CKV_AWS_116, 115, 45, 284, 285",
    // A part: a rule covers the rest.
    notApplicable:
      "A dead-letter queue, and state machines: the one function's only event says that another minute has begun, which is worth nothing later; its silence is noticed by the standby's guard. Procedures are steps of region-guard, and there is no state machine.",
  },
} as const satisfies Readonly<Record<string, Assertion>>;

export type AssertionId = keyof typeof assertions;

export interface Assertion {
  readonly says: string;
  readonly source: string;
  /** What of it no rule covers, and why that is right. */
  readonly notApplicable?: string;
}
