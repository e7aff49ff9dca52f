import { secretPrefix } from "../../environments/naming.ts";
import type { ClusterPolicy, PolicyFacts } from "./cluster-policy.ts";

/**
 * The operator that reads AWS Secrets Manager may read what any team may. So the request is what has to be limited: a
 * namespace asks for keys under its own prefix, one by one, and from nowhere else.
 */
export const externalSecretOwnPrefix = ({ environment }: PolicyFacts): ClusterPolicy => {
  const marker = "<namespace>";
  const prefix = secretPrefix(environment, marker);
  return {
    name: "external-secret-own-prefix",
    assertions: ["K23"],
    resources: [{ group: "external-secrets.io", resources: ["externalsecrets"] }],
    variables: [
      { name: "prefix", expression: `'${prefix.replace(marker, "' + object.metadata.namespace + '")}'` },
      { name: "data", expression: "has(object.spec.data) ? object.spec.data : []" },
      { name: "dataFrom", expression: "has(object.spec.dataFrom) ? object.spec.dataFrom : []" },
    ],
    validations: [
      {
        expression: "variables.dataFrom.all(d, has(d.extract))",
        message: "Name each secret in dataFrom with extract.key; searching and generators are not limited to a prefix.",
      },
      {
        expression:
          "variables.data.all(d, d.remoteRef.key.startsWith(variables.prefix))" +
          " && variables.dataFrom.all(d, !has(d.extract) || d.extract.key.startsWith(variables.prefix))",
        message: `Read only keys that start with ${prefix}; ask the team that owns another secret to publish what you need.`,
      },
    ],
  };
};
