import { z } from "zod";
import type { Environment } from "../environments/environment.ts";
import type { LocalEnvironment } from "../environments/local.ts";
import { secretFile } from "./kit/src/runtime.ts";

/** A program and its arguments, as in a Dockerfile's exec form. */
const CommandLine = z.array(z.string().min(1)).min(1).readonly();

/**
 * `ms-mapeo`, `logistics`: a DNS label that leaves room for the prefixes of `environments/naming.ts`; the tightest is an
 * account of ElastiCache, which ends at 40 characters.
 */
export const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case words joined by hyphens, such as ms-mapeo")
  .max(29, "at most 29 characters");

const Replicas = z.union([
  z.int().min(1),
  z
    .strictObject({ min: z.int().min(2), max: z.int() })
    .refine((replicas) => replicas.max > replicas.min, { path: ["max"], error: "a number above replicas.min" })
    .readonly(),
]);

const Needs = z
  .strictObject({
    /** A PostgreSQL database of its own, with these extensions. */
    database: z
      .strictObject({ extensions: z.array(z.enum(["postgis", "pg_trgm", "unaccent", "btree_gist"])).readonly() })
      .readonly()
      .optional(),
    /** An account on RabbitMQ. */
    broker: z.boolean().optional(),
    /** An account on Redis (Valkey on AWS). Disposable: nothing may live only there. */
    cache: z.boolean().optional(),
    /** A bucket of its own in each region: `BUCKET`, opened by the role of its pods. */
    bucket: z.boolean().optional(),
    /** Other services that it calls over HTTP: they become network policies and `<NAME>_URL` variables. */
    services: z.array(Slug).readonly().optional(),
    /** Secrets of its own, made once an environment and mounted as files of these names. */
    secrets: z
      .record(Slug, z.enum(["ed25519", "password"]))
      .readonly()
      .optional(),
    /**
     * To decide which of two regions writes: the table that says so, the promotion of its region's instance, the administrator
     * of all its databases, and a word with every service that has one (docs/decisions/0063).
     */
    regionControl: z.boolean().optional(),
  })
  .readonly();

const Descriptor = z
  .strictObject({
    /** Owner. Becomes the namespace, the Argo CD project and the prefix of its secrets. */
    team: Slug,
    /** Public path prefixes that NGINX routes to it. Empty: reachable only from inside. */
    paths: z.array(z.string().regex(/^\/[a-z0-9/-]*[a-z0-9]$/, "a path such as /api/map/v1")).readonly(),
    /** `two-regions`: only in environments that have two, as what it does is about both. @default every-environment */
    runsIn: z.enum(["every-environment", "two-regions"]).optional(),
    /** A fixed number, or bounds for the autoscaler. */
    replicas: Replicas,
    /** Requests of one pod; memory is also its limit (K11). */
    resources: z
      .strictObject({
        cpu: z.string().regex(/^\d+m?$/, "CPUs such as 250m"),
        memory: z.string().regex(/^\d+(Mi|Gi)$/, "memory such as 256Mi"),
      })
      .readonly(),
    /**
     * Every POST is a `creation` of the kit or idempotent by nature, so NGINX may repeat one on another replica
     * (docs/decisions/0007). @default false
     */
    repeatablePosts: z.boolean().optional(),
    /** Largest request body in KiB, for NGINX and the service alike. @default 1024 */
    bodyLimitKiB: z.int().min(1).max(65_536).optional(),
    /**
     * A service in any language: its image is made from the `Dockerfile` in its folder, and these are the command lines that
     * the runtime contract asks for (`ServiceCommand` of `kit/src/runtime.ts`). `migrate` belongs to a database; without
     * `smoke`, a release counts as good once its pods are ready. @default the platform's image around `src/main.ts`
     */
    image: z
      .strictObject({ serve: CommandLine, migrate: CommandLine.optional(), smoke: CommandLine.optional() })
      .readonly()
      .optional(),
    needs: Needs,
  })
  .readonly();

/**
 * What a service is and what it needs. `services/<name>/service.ts` exports one as `service`; its name is its folder's.
 * Infrastructure, manifests, Argo CD, local run and pipelines all derive from it. The schema is the type.
 */
export const ServiceDescriptor = Descriptor.superRefine((service, context) => {
  for (const { key, expected } of contradictions(service))
    context.addIssue({ code: "custom", path: key.split("."), message: expected });
});

export type ServiceDescriptor = z.infer<typeof ServiceDescriptor>;

/** A descriptor with the name of its folder: what the rest of the platform works with. */
export type Service = ServiceDescriptor & { readonly name: string; readonly bodyLimitKiB: number };

/** The services that run in an environment: the one place that knows that some run only where there are two regions. */
export const servicesOf = <S extends Pick<ServiceDescriptor, "runsIn">>(
  environment: Environment | LocalEnvironment,
  services: readonly S[],
): readonly S[] =>
  "regions" in environment && environment.regions.secondary
    ? services
    : services.filter(({ runsIn }) => runsIn !== "two-regions");

/** Whether a release of it is proved by asking it, and not only by its pods. */
export const hasSmokeTest = ({ image }: Pick<ServiceDescriptor, "image">): boolean =>
  image === undefined || image.smoke !== undefined;

/** Pods that must be ready at any time: the fixed number, or the autoscaler's lower bound. */
export const minReplicas = ({ replicas }: Pick<ServiceDescriptor, "replicas">): number =>
  typeof replicas === "number" ? replicas : replicas.min;

/** What cannot be meant: each with the key to change, and what is expected there instead. */
function contradictions({ paths, runsIn, repeatablePosts, image, needs }: z.infer<typeof Descriptor>): readonly {
  readonly key: string;
  readonly expected: string;
}[] {
  const taken = Object.values<string>(secretFile);
  const rules: readonly (readonly [unknown, string, string])[] = [
    [
      repeatablePosts === true && paths.length === 0,
      "repeatablePosts",
      "nothing without paths, since only NGINX repeats; leave it out",
    ],
    [
      needs.regionControl && runsIn !== "two-regions",
      "needs.regionControl",
      'nothing without runsIn: "two-regions"; one region has nobody to agree with',
    ],
    [new Set(paths).size < paths.length, "paths", "each path once"],
    [
      image?.migrate && !needs.database,
      "image.migrate",
      "nothing without needs.database; leave it out, or ask for a database",
    ],
    [image && needs.database && !image.migrate, "image.migrate", "a command line, since needs.database is asked for"],
    ...Object.keys(needs.secrets ?? {})
      .filter((name) => taken.includes(name))
      .map((name) => [true, `needs.secrets.${name}`, "a name that is no file of the runtime contract"] as const),
  ];
  return rules.flatMap(([broken, key, expected]) => (broken ? [{ key, expected }] : []));
}
