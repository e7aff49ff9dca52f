import { secretName } from "../../environments/naming.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const externalSecretOwnPrefixCases: PolicyCases = ({ environment }, namespace) => {
  const key = (of: string, team: string): string => secretName(of, { name: "ms-sample", team }, "credentials");
  const own = key(environment, namespace);
  const ofOtherTeam = key(environment, `${namespace}-2`);
  const externalSecret = (spec: Record<string, unknown>): KubeObject & { spec: unknown } => ({
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: "sample", namespace },
    spec: { secretStoreRef: { kind: "ClusterSecretStore", name: "aws-secrets-manager" }, ...spec },
  });
  const data = (...keys: readonly string[]): Record<string, unknown> => ({
    data: keys.map((remote, index) => ({
      secretKey: `key-${index}`,
      remoteRef: { key: remote, property: "password" },
    })),
  });
  return {
    good: {
      "own keys": externalSecret(data(own, own)),
      "all properties of an own key": externalSecret({ dataFrom: [{ extract: { key: own } }] }),
    },
    bad: {
      "another team's key": { object: externalSecret(data(ofOtherTeam)), because: "Read only keys" },
      "another team's key beside an own one": {
        object: externalSecret(data(own, ofOtherTeam)),
        because: "Read only keys",
      },
      "another environment's key": {
        object: externalSecret(data(key(`not-${environment}`, namespace))),
        because: "Read only keys",
      },
      "all properties of another team's key": {
        object: externalSecret({ dataFrom: [{ extract: { key: ofOtherTeam } }] }),
        because: "Read only keys",
      },
      "a search": {
        object: externalSecret({ dataFrom: [{ find: { name: { regexp: ".*" } } }] }),
        because: "Name each secret",
      },
    },
  };
};
