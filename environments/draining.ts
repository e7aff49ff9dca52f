/**
 * How what goes away goes without a failed request, in seconds. Load balancer, NGINX and services agree on these numbers,
 * so they are here: a pod that dies before everybody has forgotten it answers nobody.
 */
export const drainingSeconds = {
  /** For which the NLB lets connections to a pod of NGINX finish after it has stopped sending new ones. */
  deregistration: 30,
  /** For which a pod serves on as if nothing were, while endpoints and NGINX forget it (K18). */
  preStop: 15,
  /** Between the end that a process promises and the kubelet's SIGKILL (K19). */
  margin: 5,
} as const;

/**
 * `terminationGracePeriodSeconds` of a pod: its orderly end, and never less than the load balancer may still need it.
 *
 * @param shutdown seconds within which its process ends after SIGTERM
 */
export const gracePeriod = (shutdown: number): number =>
  Math.max(drainingSeconds.preStop + shutdown, drainingSeconds.deregistration) + drainingSeconds.margin;
