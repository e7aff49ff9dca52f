import type { ClusterPolicy } from "./cluster-policy.ts";

/**
 * An update never takes a pod before the next one has served for a while, gives up within five minutes, and lets whoever is
 * leaving finish (K13, K14, K17 to K19).
 */
export const requireSafeRollout = (): ClusterPolicy => ({
  name: "require-safe-rollout",
  assertions: ["K13", "K14", "K17", "K18", "K19"],
  resources: [{ group: "apps", resources: ["deployments"] }],
  variables: [
    { name: "pod", expression: "object.spec.template.spec" },
    {
      name: "sleep",
      expression:
        "variables.pod.containers.all(c, has(c.lifecycle) && has(c.lifecycle.preStop)" +
        " && has(c.lifecycle.preStop.sleep) && c.lifecycle.preStop.sleep.seconds >= 10)",
    },
  ],
  validations: [
    {
      expression:
        "has(object.spec.strategy) && has(object.spec.strategy.rollingUpdate)" +
        " && has(object.spec.strategy.rollingUpdate.maxUnavailable)" +
        " && object.spec.strategy.rollingUpdate.maxUnavailable == 0",
      message: "Set strategy.rollingUpdate.maxUnavailable: 0.",
    },
    {
      expression: "has(object.spec.minReadySeconds) && object.spec.minReadySeconds >= 10",
      message: "Set minReadySeconds to 10 or more.",
    },
    {
      expression:
        "has(object.spec.progressDeadlineSeconds) && object.spec.progressDeadlineSeconds >= 120" +
        " && object.spec.progressDeadlineSeconds <= 300",
      message: "Set progressDeadlineSeconds to a value from 120 to 300.",
    },
    {
      expression:
        "variables.pod.containers.all(c, has(c.startupProbe) && has(c.readinessProbe) && has(c.livenessProbe))",
      message: "Give every container a startup, a readiness and a liveness probe.",
    },
    {
      expression:
        "variables.pod.containers.all(c, !has(c.readinessProbe) || !has(c.readinessProbe.httpGet)" +
        " || !has(c.livenessProbe) || !has(c.livenessProbe.httpGet)" +
        " || c.readinessProbe.httpGet.path != c.livenessProbe.httpGet.path)",
      message: "Ask different things for readiness and liveness: a restart mends no dependency.",
    },
    {
      expression: "variables.sleep",
      message: "Set lifecycle.preStop.sleep.seconds of every container to 10 or more.",
    },
    {
      expression:
        "!variables.sleep || has(variables.pod.terminationGracePeriodSeconds)" +
        " && variables.pod.containers.all(c," +
        " variables.pod.terminationGracePeriodSeconds >= c.lifecycle.preStop.sleep.seconds + 10)",
      message: "Set terminationGracePeriodSeconds to 10 more than preStop.sleep.seconds, or more.",
    },
  ],
});
