import type { PodSpec, Volume } from "kubernetes-types/core/v1.d.ts";
import { podCases } from "./pod-cases.ts";
import type { BadCase, PolicyCases } from "./policy-cases.ts";

export const noHostAccessCases: PolicyCases = (facts, namespace) => {
  const { container, pod, deployment, cronJob } = podCases(facts, namespace);
  const bad = (changes: Partial<PodSpec>, because: string): BadCase => ({ object: pod(changes), because });
  const volume = (source: Omit<Volume, "name">): Partial<PodSpec> => ({ volumes: [{ name: "sample", ...source }] });
  return {
    good: {
      "sized scratch space": pod(volume({ emptyDir: { sizeLimit: "16Mi" } })),
      "a secret as files": deployment(volume({ secret: { secretName: "sample" } })),
      "a token for Pod Identity": pod(volume({ projected: { sources: [] } })),
    },
    bad: {
      "the node's network": bad({ hostNetwork: true }, "hostNetwork"),
      "the node's processes": bad({ hostPID: true }, "hostNetwork"),
      "the node's memory": bad({ hostIPC: true }, "hostNetwork"),
      "a port of the node": bad(
        { containers: [container({ ports: [{ containerPort: 8080, hostPort: 8080 }] })] },
        "hostPort",
      ),
      "a folder of the node": bad(volume({ hostPath: { path: "/var/run/docker.sock" } }), "Mount only"),
      "a file server of somebody's": bad(volume({ nfs: { server: "files", path: "/" } }), "Mount only"),
      "a folder of the node in a cron job": {
        object: cronJob(volume({ hostPath: { path: "/" } })),
        because: "Mount only",
      },
      "scratch space without an end": bad(volume({ emptyDir: {} }), "sizeLimit"),
    },
  };
};
