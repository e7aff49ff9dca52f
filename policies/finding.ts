/** Something that a rule or a scanner has against a subject, with what to do about it. */
export interface Finding {
  /** Name of our rule, or the scanner's id such as CKV_AWS_18. */
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
}

/** What one rule found. */
export interface Verdict {
  readonly rule: string;
  readonly scope: "resource" | "stack" | "platform";
  /** How many things it judged: a rule that judged nothing proves nothing. */
  readonly subjects: number;
  readonly findings: readonly Finding[];
  /** Why it judged nothing. Absent when it judged something. */
  readonly notApplicable?: string;
}
