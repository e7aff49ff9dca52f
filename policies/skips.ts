/** A finding that we accept for now, in writing. */
export interface Skip {
  /** Whose finding: one of our rules (`rumbo`) or a scanner. */
  readonly tool: "rumbo" | "actionlint" | "checkov" | "hadolint" | "kube-score" | "zizmor";
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
    tool: "zizmor",
    id: "self-repository",
    subject: /ci-cd-production\.yml$/,
    reason: "actionlint 1.7.12 does not know the new syntax yet, and both mean the same file of the same commit",
    owner: "platform",
    expires: "2027-05-31",
  },
];
