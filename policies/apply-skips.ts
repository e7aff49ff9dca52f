import type { Finding } from "./finding.ts";
import { type Skip, skips } from "./skips.ts";

export interface SkippedFinding {
  readonly finding: Finding;
  readonly skip: Skip;
}

export interface SkipResult {
  /** What nobody has accepted. */
  readonly open: readonly Finding[];
  readonly skipped: readonly SkippedFinding[];
  /** Skips of the tool that excuse nothing any more: findings too, since they hide what comes next. */
  readonly unused: readonly Finding[];
}

/** Parts a tool's findings into those that a written skip excuses and those that it does not. */
export function applySkips(tool: Skip["tool"], findings: readonly Finding[], all: readonly Skip[] = skips): SkipResult {
  const own = all.filter((skip) => skip.tool === tool);
  const skipped = findings.flatMap((finding) => {
    const skip = own.find((candidate) => excuses(candidate, finding));
    return skip ? [{ finding, skip }] : [];
  });
  return {
    open: findings.filter((finding) => !own.some((skip) => excuses(skip, finding))),
    skipped,
    unused: own
      .filter((skip) => !findings.some((finding) => excuses(skip, finding)))
      .map((skip) => found(skip, "It excuses nothing any more; delete it.")),
  };
}

/**
 * Skips whose time is up.
 *
 * @param today ISO date
 */
export const expiredSkips = (today: string, all: readonly Skip[] = skips): readonly Finding[] =>
  all
    .filter(({ expires }) => expires < today)
    .map((skip) =>
      found(skip, `It expired on ${skip.expires}; mend what it excuses, or ask ${skip.owner} to renew it.`),
    );

const excuses = ({ id, subject }: Skip, finding: Finding): boolean =>
  id === finding.rule && (subject?.test(finding.subject) ?? true);

const found = ({ tool, id, subject }: Skip, message: string): Finding => ({
  rule: id,
  subject: `policies/skips.ts: ${tool}${subject ? ` ${String(subject)}` : ""}`,
  message,
});
