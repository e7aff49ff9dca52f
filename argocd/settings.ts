import { platformTeam } from "../environments/naming.ts";
import { platform } from "../environments/platform.ts";

/**
 * How Argo CD itself behaves, by key of its ConfigMap `argocd-cm`. It is reached through `kubectl port-forward` alone, so
 * the Kubernetes API's allow-list guards it too.
 */
export const settings: Readonly<Record<string, string>> = {
  url: "https://localhost:8443",
  "admin.enabled": "false",
  "exec.enabled": "false",
  "oidc.config": JSON.stringify({
    name: "Single sign-on",
    issuer: platform.signIn.issuer,
    clientID: platform.signIn.clientId,
    enablePKCEAuthentication: true,
    requestedScopes: ["openid", "profile", "email", "groups"],
  }),
  // The label would be cut at 63 characters and copied by whoever copies labels; the annotation names the very object.
  "application.resourceTrackingMethod": "annotation",
  // GitHub cannot call a server that nobody can reach, so the branch is asked: a release is seen within 70 s.
  "timeout.reconciliation": "60s",
  "timeout.reconciliation.jitter": "10s",
  // Made by controllers in great numbers, and never anybody's to synchronise.
  "resource.exclusions": JSON.stringify([
    { apiGroups: ["", "discovery.k8s.io"], kinds: ["Endpoints", "EndpointSlice"] },
    { apiGroups: ["coordination.k8s.io"], kinds: ["Lease"] },
    { apiGroups: ["", "events.k8s.io"], kinds: ["Event"] },
    { apiGroups: ["authentication.k8s.io", "authorization.k8s.io"], kinds: ["*"] },
    { apiGroups: ["certificates.k8s.io"], kinds: ["CertificateSigningRequest"] },
    { apiGroups: ["metrics.k8s.io"], kinds: ["*"] },
  ]),
  "resource.customizations.health.autoscaling_HorizontalPodAutoscaler": autoscalerHealth(),
};

/** A group of the identity provider has the rights of the team of its name. Whoever is in none sees nothing. */
export function rightsOf(teams: readonly string[]): Readonly<Record<string, string>> {
  return {
    "policy.default": "",
    scopes: "[groups]",
    "policy.csv": [...teams.flatMap(teamRights), ...engineerRights()].map((rule) => `${rule.join(", ")}\n`).join(""),
  };
}

/** Look, synchronise again, restart: what git says is changed in git. */
const teamRights = (team: string): readonly string[][] => [
  ...["get", "sync", "action/apps/Deployment/restart"].map((action) =>
    allow(team, "applications", action, `${team}/*`),
  ),
  allow(team, "projects", "get", team),
  allow(team, "logs", "get", `${team}/*`),
  ["g", team, role(team)],
];

const engineerRights = (): readonly string[][] => [
  ...["get", "sync", "action/*"].map((action) => allow(platformTeam, "applications", action, "*/*")),
  ...["applicationsets", "projects", "repositories", "clusters"].map((what) => allow(platformTeam, what, "get", "*")),
  allow(platformTeam, "logs", "get", "*/*"),
  ["g", platformTeam, role(platformTeam)],
];

const role = (team: string): string => `role:${team}`;

const allow = (team: string, resource: string, action: string, object: string): string[] => [
  "p",
  role(team),
  resource,
  action,
  object,
  "allow",
];

/**
 * Argo CD calls an autoscaler without metrics degraded, as each new one is for its first minute. Its pods run all the same:
 * a release must not be taken back for that.
 */
function autoscalerHealth(): string {
  return `local health = { status = "Healthy" }
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.type == "AbleToScale" and condition.status == "False" then
      health.status = "Degraded"
      health.message = condition.message
    elseif condition.type == "ScalingActive" and condition.status == "False" then
      health.message = condition.message
    end
  end
end
return health
`;
}
