import { type Place, renderedPath, releaseStatus } from "../environments/naming.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
import type { CommitStatus, Statuses } from "./statuses.ts";

/** What is known of an application as a commit has it. */
export interface Proof {
  readonly application: string;
  /**
   * `healthy`: Argo CD synced exactly this folder, its smoke Job saw the version served, and nothing worse was said later.
   * `failed`: the last word was bad. `unknown`: nobody has said anything yet.
   */
  readonly health: "healthy" | "failed" | "unknown";
  /** Whether anybody has ever called exactly this folder healthy, whatever was said later. */
  readonly wasHealthy: boolean;
  /** Who said so: the status, and the commit that carries it. */
  readonly status?: CommitStatus & { readonly commit: Commit };
}

/**
 * What Argo CD last said about every application of a place, as the branch has it at `commit`.
 *
 * Argo CD sets a status on whatever commit the branch was at when it looked, which may be a later one than the release. So
 * the statuses that count for an application are those of all commits that hold the same folder without a break around
 * `commit`: it is the folder, with its digest and all else in it, that was seen healthy. An application that a release left
 * alone is not synced again, and keeps its proof.
 */
export async function proofsOf(
  clone: ReleaseClone,
  statuses: Statuses,
  place: Place,
  { head, commit }: { readonly head: Commit; readonly commit: Commit },
): Promise<readonly Proof[]> {
  const [history, applications] = await Promise.all([clone.history(head), clone.folders(commit, renderedPath(place))]);
  const said = new Map<Commit, Promise<readonly CommitStatus[]>>();
  const statusesOf = (of: Commit): Promise<readonly CommitStatus[]> => {
    const known = said.get(of) ?? statuses.of(of);
    said.set(of, known);
    return known;
  };
  const proofs: Proof[] = [];
  for (const application of applications) {
    const changes = await clone.history(head, `${renderedPath(place)}/${application}`);
    const context = releaseStatus(place, application);
    const candidates = await Promise.all(
      ends(unchangedAround(history, changes, commit)).map(async (at) =>
        (await statusesOf(at))
          .filter((status) => status.context === context)
          .map((status) => ({ ...status, commit: at })),
      ),
    );
    proofs.push(judge(application, candidates.flat()));
  }
  return proofs;
}

/**
 * The commits around one, newest first, that hold a folder as it does.
 *
 * @param history commits of the branch, newest first
 * @param changes those that changed the folder, newest first
 */
export function unchangedAround(
  history: readonly Commit[],
  changes: readonly Commit[],
  commit: Commit,
): readonly Commit[] {
  const changed = new Set(changes);
  const index = history.indexOf(commit);
  const oldest = history.findIndex((at, position) => position >= index && changed.has(at));
  const newer = history.slice(0, index).findLastIndex((at) => changed.has(at));
  return history.slice(newer + 1, oldest === -1 ? history.length : oldest + 1);
}

/**
 * Months may lie between two changes of a folder, and each commit costs a request. Argo CD speaks within a look or two of a
 * release, so at the old end; if trouble came later, at the new one.
 */
const ends = (commits: readonly Commit[]): readonly Commit[] =>
  commits.length <= 40 ? commits : [...commits.slice(0, 20), ...commits.slice(-20)];

/** The latest word counts. Statuses come newest commit first, so of two in one second the newer commit's wins. */
function judge(application: string, statuses: readonly (CommitStatus & { readonly commit: Commit })[]): Proof {
  const spoken = statuses.filter(({ state }) => state !== "pending");
  const status = spoken.reduce<(typeof spoken)[number] | undefined>(
    (latest, one) => (latest === undefined || one.updatedAt > latest.updatedAt ? one : latest),
    undefined,
  );
  if (!status) return { application, health: "unknown", wasHealthy: false };
  const wasHealthy = spoken.some(({ state }) => state === "success");
  return { application, health: status.state === "success" ? "healthy" : "failed", wasHealthy, status };
}
