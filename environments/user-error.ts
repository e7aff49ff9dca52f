/**
 * A mistake that the person at the keyboard can mend. Its message is one sentence (or one line a mistake) that says
 * what to do next; commands print it without a stack trace and exit with `exitCode`.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** 2 tells "you can mend this" from 1, "something failed". */
  readonly exitCode = 2;
}

/** One wrong value in a settings file. */
export interface ConfigIssue {
  /** Path from the repository's root, for example `environments/testing.ts`. */
  readonly file: string;
  /** Dotted path of the value, for example `regions.primary.cidr`. */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
}

/** The error of spec 2.8: every wrong value with its file, its key, what was expected and what was found. */
export class ConfigError extends UserError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map((i) => `${i.file}: ${i.key}: expected ${i.expected}, found ${i.found}`).join("\n"));
    this.issues = issues;
  }
}
