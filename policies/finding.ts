/** Something that a rule has against a subject, with what to do about it. */
export interface Finding {
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
}
