import { setTimeout } from "node:timers/promises";
import { GitError } from "./git.ts";
import { Refusal } from "./refusal.ts";
import type { Change, Commit, ReleaseClone } from "./release-clone.ts";

/** What a command wants to do to a branch as it found it, or why there is nothing to do. */
export type Proposal =
  { readonly message: string; readonly changes: readonly Change[] } | { readonly nothingToDo: string };

export type Landed = { readonly commit: Commit; readonly message: string } | { readonly nothingToDo: string };

export interface LandOptions {
  readonly clone: ReleaseClone;
  readonly branch: string;
  /** Asked anew each time that somebody else was faster, so that nothing is ever made from a branch that has moved on. */
  readonly propose: (head: Commit) => Promise<Proposal>;
}

/** Longer than any crowd of releases takes: whoever waits this long has met a branch that cannot be written. */
const patience = 5 * 60_000;

/**
 * Puts one commit on a branch of the remote, however many others do so at the same time. git accepts a push only on top
 * of what its author has seen, so of several one wins and the others begin again from there.
 *
 * @throws Refusal when the remote will not have the commit, or what `propose` throws
 */
export async function land({ clone, branch, propose }: LandOptions): Promise<Landed> {
  const deadline = Date.now() + patience;
  let refused = 0;
  let head = await clone.fetch(branch);
  for (;;) {
    const proposal = await propose(head);
    if ("nothingToDo" in proposal) return proposal;
    const commit = await clone.commit(head, proposal.message, proposal.changes);
    if (commit === undefined) return { nothingToDo: `${branch} is as it should be already; nothing was committed.` };
    try {
      await clone.push(commit, branch);
      return { commit, message: proposal.message };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const now = await clone.fetch(branch);
      // A branch that has not moved was not raced for: the remote said no. But it may be about to move, hence thrice.
      refused = now === head ? refused + 1 : 0;
      if (refused === 3 || Date.now() > deadline)
        throw new Refusal(`The remote does not take a commit on ${branch}: ${error.message}`);
      head = now;
      await setTimeout(Math.random() * 1000);
    }
  }
}
