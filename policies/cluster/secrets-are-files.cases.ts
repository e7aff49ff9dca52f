import { podCases } from "./pod-cases.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const secretsAreFilesCases: PolicyCases = (facts, namespace) => {
  const { container, pod, deployment } = podCases(facts, namespace);
  const valueFrom = { secretKeyRef: { name: "sample", key: "password" } };
  return {
    good: {
      "a plain variable": pod({ containers: [container({ env: [{ name: "PORT", value: "8080" }] })] }),
      "a fact of the pod": pod({
        containers: [container({ env: [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }] })],
      }),
    },
    bad: {
      "a secret in a variable": {
        object: pod({ containers: [container({ env: [{ name: "PASSWORD", valueFrom }] })] }),
        because: "as files",
      },
      "a whole secret in variables": {
        object: deployment({ containers: [container({ envFrom: [{ secretRef: { name: "sample" } }] })] }),
        because: "as files",
      },
      "a secret in a variable of an init container": {
        object: pod({ initContainers: [{ ...container({ env: [{ name: "PASSWORD", valueFrom }] }), name: "first" }] }),
        because: "as files",
      },
    },
  };
};
