import { platform } from "../../environments/platform.ts";

export type Labels = Record<string, string>;

/** What a pod of a service is there for. A Service must not send requests to a migration. */
export type Component = "server" | "migration" | "smoke";

/** What selects the pods of one component, and nothing else. Part of a Deployment's identity: it can never change. */
export const selectorLabels = (service: string, component: Component = "server"): Labels => ({
  "app.kubernetes.io/name": service,
  "app.kubernetes.io/component": component,
});

/** Labels of every object of a component. */
export const componentLabels = (service: string, component: Component = "server"): Labels => ({
  ...selectorLabels(service, component),
  "app.kubernetes.io/part-of": platform.name,
});

/** What selects the pods of one of the platform's own jobs. */
export const jobSelectorLabels = (job: string): Labels => ({
  "app.kubernetes.io/name": job,
  "app.kubernetes.io/component": "platform-job",
});

/** Labels of every object of one of the platform's own jobs. */
export const jobLabels = (job: string): Labels => ({
  ...jobSelectorLabels(job),
  "app.kubernetes.io/part-of": platform.name,
});
