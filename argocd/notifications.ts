import { gitHubAppKey, type Place, releaseStatus } from "../environments/naming.ts";
import { platform } from "../environments/platform.ts";

/** Secret in Argo CD's namespace that the GitHub App's credentials are read from. The name is fixed by Argo CD. */
export const notificationsSecretName = "argocd-notifications-secret";

const trigger = { succeeded: "on-release-succeeded", failed: "on-release-failed" } as const;

/** Annotations of an application whose releases are told to GitHub. */
export const releaseSubscriptions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(trigger).map((name) => [`notifications.argoproj.io/subscribe.${name}.github`, ""]),
);

export interface Notifications {
  /** Services by their key in `argocd-notifications-cm`; the other two alike. Values are YAML. */
  readonly notifiers: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
  readonly triggers: Readonly<Record<string, string>>;
}

/**
 * A commit status for every release, good or bad: the one way in which a cluster tells a pipeline anything. It is set on
 * the commit that was synchronised, once, and judges the release and not the weather: what breaks after a release has
 * succeeded is an alarm's business, and taking the release back would not mend it.
 */
export const notifications = (place: Place): Notifications => ({
  notifiers: { "service.github": gitHubApp },
  templates: {
    "template.release-succeeded": commitStatus(place, "success", "{{.app.metadata.name}} is healthy"),
    "template.release-failed": commitStatus(
      place,
      "failure",
      "{{.app.metadata.name}} is {{.app.status.health.status}}: {{.app.status.operationState.message}}",
    ),
  },
  triggers: {
    [`trigger.${trigger.succeeded}`]: when("release-succeeded", [
      operated,
      "app.status.operationState.phase == 'Succeeded'",
      // Without it, an application's old health would be told of the commit that is about to replace it.
      "app.status.sync.status == 'Synced'",
      "app.status.health.status == 'Healthy'",
    ]),
    [`trigger.${trigger.failed}`]: when("release-failed", [
      operated,
      "app.status.operationState.phase != 'Succeeded'",
      `(${[rolloutFailed, hookFailed, neverApplied].join(" or ")})`,
    ]),
  },
});

const operated = "app.status.operationState?.syncResult != nil";

/** The rollout passed its deadline. */
const rolloutFailed = "app.status.sync.status == 'Synced' and app.status.health.status == 'Degraded'";

/** The migration or the smoke test failed, which the health knows nothing of. */
const hookFailed =
  "any(app.status.operationState.syncResult.resources ?? [], {#.hookType != nil and #.hookPhase in ['Failed', 'Error']})";

/** The cluster refused it again and again, for more than two minutes: what only comes too early has found its place. */
const neverApplied =
  "(app.status.operationState.retryCount ?? 0) >= 5 and " +
  "any(app.status.operationState.syncResult.resources ?? [], {#.status == 'SyncFailed'})";

const gitHubApp = yaml({
  appID: `$${gitHubAppKey.app}`,
  installationID: `$${gitHubAppKey.installation}`,
  privateKey: `$${gitHubAppKey.privateKey}`,
});

const syncedCommit = "{{.app.status.operationState.syncResult.revision}}";

const commitStatus = (place: Place, state: "success" | "failure", message: string): string =>
  yaml({
    message,
    github: {
      repoURLPath: "{{.app.spec.source.repoURL}}",
      revisionPath: syncedCommit,
      status: {
        state,
        label: releaseStatus(place, "{{.app.metadata.name}}"),
        targetURL: `https://github.com/${platform.repository}/tree/${syncedCommit}/{{.app.spec.source.path}}`,
      },
    },
  });

const when = (template: string, conditions: readonly string[]): string =>
  yaml([
    {
      when: conditions.join(" and "),
      oncePer: "app.status.operationState.syncResult.revision",
      send: [template],
    },
  ]);

/** JSON is YAML, and leaves no doubt about quotes. */
function yaml(value: unknown): string {
  return JSON.stringify(value);
}
