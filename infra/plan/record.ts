import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Outputs } from "../stacks/context.ts";
import { answer, lookUp } from "./answers.ts";
import { archiveMark, keyOf, type PlannedResource, secretMark, unknownMark } from "./stack-plan.ts";

export interface Recording {
  readonly resources: readonly PlannedResource[];
  /** Stacks whose outputs were read. */
  readonly reads: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  /** Region of what has no provider of its own. */
  readonly region: AwsRegion;
  /** `known`: everything has been made. `unknown`: a first preview, when ids and host names are not there yet. */
  readonly pass: "known" | "unknown";
  /** What other stacks publish, by name of the stack. */
  readonly published: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Runs a program under Pulumi's mocks and writes down what it declares. Two recordings must not overlap: Pulumi keeps its
 * state in the process.
 */
export async function record(program: () => Outputs, options: RecordOptions): Promise<Recording> {
  const resources = new Map<string, PlannedResource>();
  const reads = new Set<string>();
  /** Reference of a provider (`urn::id`, without the id) → its region. */
  const regions = new Map<string, AwsRegion>();
  const regionOf = (provider: string | undefined): AwsRegion | undefined =>
    regions.get(provider?.replace(/::[^:]*$/, "") ?? "");

  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider, id }) => {
        if (type === stackReference) {
          const read = (id ?? name).split("/").at(-1) ?? "";
          reads.add(read);
          return { id: name, state: { ...(inputs as object), outputs: publishedBy(read, options) } };
        }
        const made = {
          type,
          name,
          inputs: inputs as Record<string, unknown>,
          region: regionOf(provider) ?? options.region,
        };
        if (options.pass === "unknown") return { id: undefined, state: made.inputs };
        const { id: madeId, outputs } = answer(made);
        return { id: madeId, state: { ...made.inputs, ...outputs } };
      },
      call: ({ token, inputs, provider }) =>
        lookUp(token, inputs as Record<string, unknown>, regionOf(provider) ?? options.region),
    },
    options.project,
    options.stack,
    options.pass === "unknown",
    "organization",
  );
  listen((request, response) => {
    const resource = describe(request, response, regionOf(request.getProvider()));
    const key = keyOf(resource);
    if (resources.has(key)) throw new Error(`${options.stack} declares ${key} twice`);
    resources.set(key, resource);
    if (resource.type === "pulumi:providers:aws")
      regions.set(response.getUrn(), resource.inputs["region"] as AwsRegion);
  });

  const published = program();
  // Resources register in the background; this waits for the last of them.
  await pulumi.runtime.disconnect();
  return {
    resources: [...resources.values()].filter(({ type }) => !type.startsWith("pulumi:")),
    reads: [...reads],
    outputs: options.pass === "known" ? await valuesOf(published) : {},
  };
}

const stackReference = "pulumi:pulumi:StackReference";

function publishedBy(read: string, { published, stack }: RecordOptions): Readonly<Record<string, unknown>> {
  const outputs = published[read];
  if (!outputs)
    throw new Error(`${stack} reads ${read}, which is not among what it depends on (infra/stacks/stacks.ts)`);
  return outputs;
}

interface Monitor {
  registerResource: (
    request: RegisterResourceRequest,
    callback: (error: Error | null, response?: RegisterResourceResponse) => void,
  ) => Promise<void>;
}

/** The mocks' own interface leaves out parents, dependencies and protection; the request to the engine has them. */
function listen(hear: (request: RegisterResourceRequest, response: RegisterResourceResponse) => void): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      try {
        if (response) hear(request, response);
        callback(error, response);
      } catch (thrown) {
        callback(thrown as Error);
      }
    });
}

function describe(
  request: RegisterResourceRequest,
  response: RegisterResourceResponse,
  region: AwsRegion | undefined,
): PlannedResource {
  const id = response.getId();
  const parent = keyOfUrn(request.getParent());
  const dependencies = keysOfUrns(request.getDependenciesList());
  const references = referencesOf(request);
  return {
    type: request.getType(),
    name: request.getName(),
    component: !request.getCustom(),
    ...(id !== "" && request.getCustom() && { id }),
    ...(parent !== undefined && { parent }),
    ...(region !== undefined && request.getCustom() && { region }),
    inputs: plain(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
    dependencies,
    ...(Object.keys(references).length > 0 && { references }),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
  };
}

function referencesOf(request: RegisterResourceRequest): Record<string, readonly string[]> {
  const references: Record<string, readonly string[]> = {};
  // Protobuf's Map is none of the language's: it is only read by callback.
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    const keys = keysOfUrns(dependencies.getUrnsList());
    if (keys.length > 0) references[property] = keys;
  });
  return references;
}

const keysOfUrns = (urns: readonly string[]): readonly string[] =>
  urns
    .map(keyOfUrn)
    .filter((key) => key !== undefined)
    .toSorted();

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` → `<type>::<name>`. */
function keyOfUrn(urn: string): string | undefined {
  const [, , types, ...name] = urn.split("::");
  return types === undefined ? undefined : `${types.split("$").at(-1) ?? ""}::${name.join("::")}`;
}

/** Inputs as they travel to the engine, with marks instead of secrets and unknowns. */
function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return unknownMark;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const signature = (value as Record<string, unknown>)[pulumi.runtime.specialSigKey];
  if (signature === pulumi.runtime.specialSecretSig) return secretMark;
  if (signature === pulumi.runtime.specialArchiveSig) return archiveMark;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Only for outputs that are known: nothing is ever applied to an unknown one. */
const valuesOf = (outputs: Outputs): Promise<Record<string, unknown>> =>
  new Promise((resolve) => pulumi.output(outputs).apply(resolve));
