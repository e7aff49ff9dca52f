import { join } from "node:path";
import { regionsOf } from "../environments/environment.ts";
import { loadEnvironments } from "../environments/load.ts";
import { platform } from "../environments/platform.ts";
import { UserError } from "../environments/user-error.ts";
import type { Digest } from "../manifests/digest.ts";
import { bump } from "../releases/bump.ts";
import { git } from "../releases/git.ts";
import { leadingPlace } from "../releases/leading-place.ts";
import { hold } from "../releases/hold.ts";
import { imagesOf } from "../releases/images.ts";
import type { Landed } from "../releases/land.ts";
import { promoteFrom, promoteToPrimary } from "../releases/promote.ts";
import type { ReleaseContext } from "../releases/propose-release.ts";
import { Refusal } from "../releases/refusal.ts";
import { type Commit, ReleaseClone } from "../releases/release-clone.ts";
import { retire } from "../releases/retire.ts";
import { rollback } from "../releases/rollback.ts";
import { verifySignature } from "../releases/signature.ts";
import { openSource, type Source } from "../releases/source.ts";
import { awaitHealthy, type PlaceStatus, statusOf } from "../releases/status.ts";
import { loadServices } from "../services/catalog.ts";
import {
  digestIn,
  environmentNamed,
  imagesIn,
  placeIn,
  registryAt,
  required,
  secondsIn,
  statusesAt,
} from "./support/release-arguments.ts";
import { imageTable, statusTable } from "./support/release-tables.ts";
import { type Options, type Verb, verb } from "./support/verb.ts";

const usage = `
npm run release -- <command> [options]

Puts one commit on an environment's branch that changes what Argo CD syncs there; any number of releases may run at once.
Exit code 0: done, or nothing to do; 1: refused, with the reason; 2: misuse.

  bump --environment <name> [--service <name>=sha256:<digest> …] [--source <commit>] [--allow-delete] [--verify]
      releases images, and what the source says, to testing or to production's second region
  promote --environment <name> [--from <name>] [--role <role>] [--source <commit>] [--wait <seconds>] [--allow-delete]
          [--verify]
      releases to the second region what --from (testing) runs healthy; --role primary follows what the second runs healthy
  rollback --environment <name> --role <role> --application <name> --revision <commit> [--digest <digest>]
           [--even-if-healthy] [--allow-delete]
      goes back to the last healthy tree and holds the image that failed; once for each failed release
  hold --environment <name> --role <role> --service <name>=sha256:<digest> (--reason <text> | --clear)
      keeps an image from being released there, or allows it again
  retire <service> --environment <name> [--undo] [--allow-delete]
      removes a service's workload and keeps its data (docs/runbooks/retire-a-service.md)
  status [--environment <name>] [--role <role>] [--wait <seconds>] [--json]
      what runs where, what is on hold, and what Argo CD says; with --wait, 1 unless all of it becomes healthy
  images [--source <commit>] [--json]
      which images a commit needs, and which of them must be built

  --remote <name or URL>       the repository to release in; default origin
  --registry <region>=<url>    asks this registry for images instead of ECR
  --statuses <url>             GitHub's API of the repository; default https://api.github.com/repos/${platform.repository}

GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL say who commits, GITHUB_TOKEN lets in to the statuses,
RUMBO_REGISTRY_PASSWORD_US_EAST_1 and the like to ECR (aws ecr get-login-password --region us-east-1).`;

const repository = join(import.meta.dirname, "..");

const common = { environment: { type: "string" }, remote: { type: "string", default: "origin" } } as const;
const releasing = {
  ...common,
  registry: { type: "string", multiple: true },
  "allow-delete": { type: "boolean", default: false },
} as const;
const images = { service: { type: "string", multiple: true } } as const;
const source = { source: { type: "string" } } as const;
const verify = { verify: { type: "boolean", default: false } } as const;
const statuses = {
  statuses: { type: "string", default: `https://api.github.com/repos/${platform.repository}` },
} as const;

const commands: Readonly<Record<string, () => Promise<void>>> = {
  bump: command({
    options: { ...releasing, ...images, ...source, ...verify },
    run: (values) => {
      const digests = imagesIn(values.service);
      return releasingTo(values, (context) => bump(context, { digests, source: values.source }));
    },
  }),

  promote: command({
    options: {
      ...releasing,
      ...source,
      ...verify,
      ...statuses,
      from: { type: "string", default: "testing" },
      role: { type: "string" },
      wait: { type: "string", default: "0" },
    },
    run: async (values) => {
      if (values.from === values.environment)
        throw new UserError("--from names another environment than --environment.");
      const [environment, from] = [await environmentNamed(values.environment), await environmentNamed(values.from)];
      const leading = leadingPlace(environment);
      const { role } = placeIn(environment, values.role ?? leading.role);
      const gate = {
        statuses: statusesAt(values.statuses),
        waitSeconds: secondsIn(values.wait),
        source: values.source,
      };
      return releasingTo(values, (release) =>
        role === leading.role ? promoteFrom({ ...release, ...gate }, from) : promoteToPrimary({ ...release, ...gate }),
      );
    },
  }),

  rollback: command({
    options: {
      ...common,
      ...statuses,
      role: { type: "string" },
      application: { type: "string" },
      revision: { type: "string" },
      digest: { type: "string" },
      "even-if-healthy": { type: "boolean", default: false },
      "allow-delete": { type: "boolean", default: false },
    },
    run: async (values) => {
      const environment = await environmentNamed(values.environment);
      const options = {
        place: placeIn(environment, values.role),
        application: required("application", values.application),
        revision: required("revision", values.revision),
        digest: values.digest === undefined ? undefined : digestIn("--digest", values.digest),
        evenIfHealthy: values["even-if-healthy"],
      };
      return withClone(values.remote, async (clone) =>
        told(
          await rollback(
            { clone, environment, statuses: statusesAt(values.statuses), allowDelete: values["allow-delete"] },
            options,
          ),
        ),
      );
    },
  }),

  hold: command({
    options: {
      ...common,
      ...images,
      role: { type: "string" },
      reason: { type: "string" },
      clear: { type: "boolean", default: false },
    },
    run: async (values) => {
      const environment = await environmentNamed(values.environment);
      const place = placeIn(environment, values.role);
      const [held, ...others] = Object.entries(imagesIn(values.service));
      if (!held || others.length > 0) throw new UserError("Name one image: --service ms-mapeo=sha256:<digest>.");
      if (values.clear === (values.reason !== undefined))
        throw new UserError("Say why with --reason <text>, or lift the hold with --clear.");
      const [image, digest] = held;
      return withClone(values.remote, async (clone) =>
        told(await hold(clone, environment, { place, image, digest, reason: values.reason })),
      );
    },
  }),

  retire: command({
    options: { ...releasing, undo: { type: "boolean", default: false } },
    run: (values, [service, ...rest]) => {
      if (service === undefined || rest.length > 0)
        throw new UserError("Name one service: npm run release -- retire ms-mapeo --environment testing.");
      return releasingTo(values, (context) => retire(context, { service, undo: values.undo }));
    },
  }),

  status: command({
    options: {
      ...common,
      ...statuses,
      role: { type: "string" },
      wait: { type: "string" },
      json: { type: "boolean", default: false },
    },
    run: async (values) => {
      const environments =
        values.environment === undefined ? await loadEnvironments() : [await environmentNamed(values.environment)];
      const places = environments.flatMap((environment) =>
        (values.role === undefined ? regionsOf(environment) : [placeIn(environment, values.role)]).map(({ role }) => ({
          environment,
          place: { environment: environment.name, role },
        })),
      );
      const seconds = values.wait === undefined ? undefined : secondsIn(values.wait);
      const forge = statusesAt(values.statuses);
      return withClone(values.remote, async (clone) => {
        if (seconds !== undefined)
          for (const { environment, place } of places) await awaitHealthy(clone, forge, environment, place, seconds);
        const found: PlaceStatus[] = [];
        for (const { environment, place } of places) found.push(await statusOf(clone, forge, environment, place));
        process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : statusTable(found));
        return 0;
      });
    },
  }),

  images: command({
    options: {
      ...source,
      registry: { type: "string", multiple: true },
      json: { type: "boolean", default: false },
    },
    run: async (values) => {
      const commit = (
        await git(repository, ["rev-parse", "--verify", "--end-of-options", `${values.source ?? "HEAD"}^{commit}`])
      ).trim();
      const services = await loadServices();
      const found = await imagesOf(registryAt(values.registry), { repository, commit, services });
      process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : imageTable(found));
      return 0;
    },
  }),
};

const name = process.argv[2] ?? "";
await (Object.hasOwn(commands, name) ? commands[name] : overview)?.();

function overview(): Promise<void> {
  return verb({
    usage,
    options: {},
    run: () => {
      throw new UserError(`Name a command: ${Object.keys(commands).join(", ")}; --help tells what each does.`);
    },
  });
}

/** A command is a verb of its own, whose first argument is its name. What it refuses is told in a sentence. */
function command<const O extends Options>({ options, run }: Omit<Verb<O>, "usage">): () => Promise<void> {
  return () =>
    verb({
      usage,
      options,
      run: async (values, [, ...positionals]) => {
        try {
          return await run(values, positionals);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          process.stderr.write(`${error.message}\n`);
          return 1;
        }
      },
    });
}

interface ReleasingValues {
  readonly environment?: string | undefined;
  readonly remote: string;
  readonly registry?: readonly string[] | undefined;
  readonly "allow-delete": boolean;
  readonly verify?: boolean;
}

async function releasingTo(
  values: ReleasingValues,
  work: (context: ReleaseContext) => Promise<Landed>,
): Promise<number> {
  const environment = await environmentNamed(values.environment);
  const registry = registryAt(values.registry);
  return withClone(values.remote, async (clone) => {
    const opened = new Map<Commit, Promise<Source>>();
    const open = (commit: Commit): Promise<Source> => {
      const known = opened.get(commit) ?? openSource(clone, commit, repository);
      opened.set(commit, known);
      return known;
    };
    const signed = (image: string, digest: Digest): Promise<void> => verifySignature(environment, image, digest);
    return told(
      await work({
        clone,
        environment,
        registry,
        open,
        allowDelete: values["allow-delete"],
        verify: values.verify === true ? signed : undefined,
      }),
    );
  });
}

async function withClone(remote: string, work: (clone: ReleaseClone) => Promise<number>): Promise<number> {
  const clone = await ReleaseClone.open(remote, repository);
  try {
    return await work(clone);
  } finally {
    clone.dispose();
  }
}

function told(landed: Landed): number {
  process.stdout.write(
    "nothingToDo" in landed ? `${landed.nothingToDo}\n` : `${landed.commit} ${landed.message.trim()}\n`,
  );
  return 0;
}
