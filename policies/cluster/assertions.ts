/** An assertion over manifests, and where it is asked. */
export interface Assertion {
  readonly says: string;
  /** Where it comes from. */
  readonly source: string;
  /** Why no admission policy covers it. Absent when one does. */
  readonly notAdmission?: string;
  /** Where it is asked instead of the tests of the rendered manifests. @default `manifests/` has a test that names it */
  readonly elsewhere?: string;
}

/**
 * What a strict reviewer of Kubernetes manifests asserts (checkov's CKV_K8S ids, kube-score, CIS Benchmark, EKS best-practices
 * guide, or ourselves). Each is a test over everything that we render, and an admission policy where the API server can
 * enforce it for whoever comes another way. `assertions.test.ts` proves that nothing is left over.
 */
export const assertions = {
  K1: {
    says: "Every namespace enforces Pod Security's restricted standard at a pinned version",
    source: "own",
    notAdmission: "namespaces are the platform's, whose project alone may make them",
  },
  K2: { says: "Pods run as nobody: not root, UID and GID from 10,000", source: "CKV_K8S_23, CKV_K8S_40" },
  K3: { says: "Pods have the default seccomp profile", source: "CKV_K8S_31" },
  K4: { says: "No process gains privileges", source: "CKV_K8S_20" },
  K5: { says: "Containers drop all capabilities and add none", source: "CKV_K8S_28, CKV_K8S_37" },
  K6: { says: "File systems are read-only, scratch space has an end", source: "CKV_K8S_22" },
  K7: { says: "Pods share nothing with their node", source: "CKV_K8S_16 to 19, 26, 27" },
  K8: { says: "Pods have an account of their own and no token", source: "CKV_K8S_38, 41, CIS 4.1.5, 4.1.6" },
  K9: { says: "Images come by digest from the registry of the cluster's region", source: "CKV_K8S_43, CIS 5.1.4" },
  K10: {
    says: "A digest is pulled once: restarts do not depend on the registry",
    source: "own, against CKV_K8S_15",
    notAdmission: "the API server sets IfNotPresent itself wherever an image has no tag, which K9 refuses",
  },
  K11: { says: "Containers ask for what they need, memory in full", source: "CKV_K8S_10 to 13, kube-score" },
  K12: {
    says: "A number of pods or an autoscaler, never both",
    source: "kube-score",
    notAdmission: "it is about two objects, and a policy sees one",
  },
  K13: { says: "An update takes no pod before the next one serves", source: "kube-linter no-rolling-update-strategy" },
  K14: { says: "A pod has to stay ready, and an update fails within five minutes", source: "own" },
  K15: { says: "Pods are spread over zones and nodes", source: "kube-score" },
  K16: { says: "One pod at a time leaves for an upgrade of nodes", source: "kube-linter pdb" },
  K17: { says: "Three probes, liveness without dependencies", source: "kube-score pod-probes" },
  K18: { says: "A pod serves on while it is forgotten", source: "KEP-3960" },
  K19: { says: "A pod has time to finish, and lives until the load balancer has let go", source: "EKS BPG" },
  K20: { says: "A dead node is given up after half a minute", source: "EKS BPG" },
  K21: {
    says: "A new pod counts only when the load balancer knows it",
    source: "LBC pod readiness gate",
    notAdmission: "the load balancer's targets are NGINX's pods, in the namespace of an add-on and no tenant's",
  },
  K22: { says: "Nothing may talk that was not said, the node's credentials least", source: "CKV2_K8S_6, CIS 4.3.2" },
  K23: { says: "Secrets come from AWS as files, each team's its own", source: "CKV_K8S_35, CIS 4.4.1, 4.4.2" },
  K24: { says: "No role reads secrets, runs in pods, or gives itself more", source: "CKV_K8S_49, 155 to 158, CIS 4.1" },
  K25: { says: "Nobody is bound to cluster-admin", source: "CIS 4.1.1" },
  K26: { says: "Services are reached inside alone", source: "own" },
  K27: { says: "Tenants take their own paths on our hosts, without snippets", source: "CKV_K8S_152 to 154, NSA" },
  K28: { says: "Jobs end, are not tried for ever, and stay readable for an hour", source: "kube-score cronjob" },
  K29: {
    says: "Every team has a quota, limits and priorities",
    source: "CIS 5.7",
    notAdmission: "quotas are the platform's, and are themselves enforced at admission",
  },
  K30: {
    says: "Labels, ports and API versions are right",
    source: "kube-score, kubeconform",
    notAdmission: "the API server's strict validation and the tests against a real one ask it",
  },
  K31: {
    says: "Admission policies deny in the API server itself, without a webhook",
    source: "own",
    notAdmission: "a policy cannot judge policies",
  },
  K32: {
    says: "Both regions of an environment are rendered alike",
    source: "own",
    notAdmission: "a cluster does not see the other one",
  },
} as const satisfies Record<string, Assertion>;

export type AssertionId = keyof typeof assertions;
