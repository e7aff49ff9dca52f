import { parseAllDocuments, stringify } from "yaml";

/** A Kubernetes object, as far as every one of them goes. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Files that a release writes and Argo CD reads, complete: what is in the folder and not in here is removed. */
export interface RenderedTree {
  /** Its folder, from the repository's root. */
  readonly path: string;
  /** Text of each file by its path inside the folder, sorted by that path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Text of a file with these objects. Keys come in the order of the objects, lines end in LF, nothing depends on the
 * machine. YAML 1.1 is what Kubernetes' parsers read: in it a bare `on` or `0o10` is no string.
 */
export const toYaml = (...objects: readonly unknown[]): string =>
  objects
    .map((object) => stringify(object, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false }))
    .join("---\n");

/** `movilidad.deployment.ms-mapeo.yaml`: one file an object, so that a diff names every object that it touches. */
export const fileName = ({ kind, metadata }: KubeObject): string =>
  [metadata.namespace, kind.toLowerCase(), metadata.name, "yaml"].filter((part) => part !== undefined).join(".");

/**
 * Puts files in the one order that does not depend on a locale.
 *
 * @throws Error when two files have one path, since the second would silently replace the first
 */
export function renderedTree(path: string, files: readonly (readonly [string, string])[]): RenderedTree {
  const sorted = files.toSorted(([left], [right]) => (left < right ? -1 : 1));
  const map = new Map(sorted);
  if (map.size !== files.length) {
    const twice = sorted.find(([file], index) => sorted[index + 1]?.[0] === file);
    throw new Error(`Two objects are rendered to ${path}/${twice?.[0] ?? ""}; give one of them another name.`);
  }
  return { path, files: map };
}

/** The objects in a tree, read back from the text that ships. */
export const objectsOf = ({ files }: RenderedTree): readonly KubeObject[] =>
  [...files].filter(([file]) => file.endsWith(".yaml")).flatMap(([, text]) => parseYaml(text));

/** The objects in a YAML file that `toYaml` made. */
export const parseYaml = (text: string): readonly KubeObject[] =>
  parseAllDocuments(text, { version: "1.1" }).map((document) => document.toJS() as KubeObject);
