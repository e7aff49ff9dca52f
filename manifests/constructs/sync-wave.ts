/**
 * Order inside one Argo CD synchronisation, lowest first. A migration (wave -1) starts only when what its pod needs is
 * there, and the workload only when the migration is through: none of that can be a PreSync hook, since a hook cannot
 * depend on an ordinary object.
 */
const waves = {
  /** Before any object that they judge. */
  admissionPolicy: -10,
  /** What a pod cannot be admitted without. */
  identity: -3,
  /** What a pod cannot run without. */
  access: -2,
  workload: 0,
} as const;

/** Annotation that puts an object into a wave. */
export const syncWave = (wave: keyof typeof waves): Record<string, string> => ({
  "argocd.argoproj.io/sync-wave": `${waves[wave]}`,
});
