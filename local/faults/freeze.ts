import { childrenOf } from "../process-tree.ts";

/**
 * Stops a process and all below it, as when its machine hangs: nothing is refused, and nothing is answered.
 *
 * @returns what lets them go on
 */
export function freeze(pid: number): () => void {
  // The parent first, so that it starts no child that is missed.
  process.kill(pid, "SIGSTOP");
  const thawBelow = childrenOf(pid).map(freeze);
  return () => {
    for (const thaw of thawBelow) thaw();
    process.kill(pid, "SIGCONT");
  };
}
