import { platform } from "../../environments/platform.ts";

export type Labels = Record<string, string>;

/** What selects a service's pods, and nothing else. Part of a Deployment's identity: it can never change. */
export const selectorLabels = (service: string): Labels => ({ "app.kubernetes.io/name": service });

/** Labels of every object of a service. */
export const serviceLabels = (service: string): Labels => ({
  ...selectorLabels(service),
  "app.kubernetes.io/part-of": platform.name,
});
