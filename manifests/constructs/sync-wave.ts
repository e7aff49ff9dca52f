/**
 * Order inside one Argo CD synchronisation, lowest first. A migration starts only when what its pod needs is there, and the
 * workload only when the migration is through: none of that can be a PreSync hook, since a hook cannot depend on an ordinary
 * object.
 */
const waves = {
  /** Before any object that they judge. */
  admissionPolicy: -10,
  /** Before anything that is in them. */
  namespace: -9,
  /** What the objects of several namespaces refer to. */
  shared: -5,
  /** What a pod cannot be admitted without. */
  identity: -3,
  /** What a pod cannot run without. */
  access: -2,
  migration: -1,
  workload: 0,
  /** When all that the platform brings is there. */
  bootstrap: 1,
} as const;

/** Annotation that puts an object into a wave. */
export const syncWave = (wave: keyof typeof waves): Record<string, string> => ({
  "argocd.argoproj.io/sync-wave": `${waves[wave]}`,
});

/**
 * Annotations of a Job that runs in every synchronisation, as a part of it or once all is healthy. The last one stays until
 * the next begins, or until its own time to live is over: people read why it failed (K28).
 */
export const syncHook = (
  phase: "Sync" | "PostSync",
  wave: keyof typeof waves = "workload",
): Record<string, string> => ({
  ...syncWave(wave),
  "argocd.argoproj.io/hook": phase,
  "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
});

/** Annotation of what a person has to agree to before it is pruned: all that is in it would go with it. */
export const confirmDeletion: Record<string, string> = {
  "argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm",
};
