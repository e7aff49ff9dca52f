import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { NeededImage } from "../../releases/images.ts";
import { digestOf, type ReleaseRepository, startReleaseRepository } from "../support/release-repository.ts";

vi.setConfig({ testTimeout: 120_000 });

let repository: ReleaseRepository;
const neededAt = async (commit: string): Promise<ReadonlyMap<string, NeededImage>> => {
  const { code, output } = await repository.release("images", `--source=${commit}`, "--json");
  expect(code, output).toBe(0);
  return new Map((JSON.parse(output) as readonly NeededImage[]).map((needed) => [needed.image, needed]));
};
/** Images whose key differs once these files are as given. */
const rebuiltBy = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const before = await neededAt(repository.head("develop"));
  const after = await neededAt(repository.commit("develop", files));
  return [...after.values()].filter(({ image, key }) => before.get(image)?.key !== key).map(({ image }) => image);
};

beforeAll(async () => {
  repository = await startReleaseRepository();
});
afterAll(() => repository.dispose());

it("builds what the registry does not have by its inputs, and nothing else", async () => {
  const head = repository.head("develop");
  const needed = await neededAt(head);
  expect([...needed.keys()].toSorted()).toEqual(repository.images.toSorted());
  expect([...needed.values()].every(({ digest }) => digest === null)).toBe(true);
  const mapeo = needed.get("ms-mapeo")!;
  expect(mapeo).toMatchObject({ repository: "rumbo/ms-mapeo", dockerfile: "Dockerfile", target: "service" });
  expect(needed.get("platform-jobs")).toMatchObject({ dockerfile: "Dockerfile", target: "jobs" });

  repository.registries["us-east-1"].push("ms-mapeo", digestOf("built"), mapeo.key);
  expect((await neededAt(head)).get("ms-mapeo")).toEqual({ ...mapeo, digest: digestOf("built") });
});

it("rebuilds a service when what goes into its image changes", async () => {
  expect(await rebuiltBy({ "services/ms-mapeo/src/more.ts": "export const more = 1;\n" })).toEqual(["ms-mapeo"]);
  expect(await rebuiltBy({ "services/ms-mapeo/migrations/9001_more.sql": "SELECT 1;\n" })).toEqual(["ms-mapeo"]);
  expect(await rebuiltBy({ "jobs/more.ts": "export const more = 1;\n" })).toEqual(["platform-jobs"]);
});

it("rebuilds everything when what all are built with changes", async () => {
  const dockerfile = repository.git("show", "origin/develop:Dockerfile");
  expect([...(await rebuiltBy({ Dockerfile: `${dockerfile}\n# changed\n` }))].toSorted()).toEqual(
    repository.images.toSorted(),
  );
  expect(await rebuiltBy({ "services/kit/src/more.ts": "export const more = 1;\n" })).toEqual(
    expect.arrayContaining(["ms-autenticacion", "ms-horarios", "ms-mapeo"]),
  );
});

it("rebuilds nothing for texts, tests, releases and tools", async () => {
  const lockfile = JSON.parse(repository.git("show", "origin/develop:package-lock.json")) as {
    packages: Record<string, { version: string }>;
  };
  lockfile.packages["node_modules/eslint"]!.version = "99.0.0";
  expect(
    await rebuiltBy({
      "services/ms-mapeo/README.md": "Words.\n",
      "services/ms-mapeo/src/more.test.ts": "// a test\n",
      "docs/more.md": "Words.\n",
      "manifests/rendered/testing/primary/release.json": "{}\n",
      "package-lock.json": `${JSON.stringify(lockfile, null, 2)}\n`,
    }),
  ).toEqual([]);
});

it("rebuilds what depends on a package of which another version is locked", async () => {
  const lockfile = JSON.parse(repository.git("show", "origin/develop:package-lock.json")) as {
    packages: Record<string, { version: string }>;
  };
  lockfile.packages["node_modules/rrule-temporal"]!.version = "99.0.0";
  expect(await rebuiltBy({ "package-lock.json": `${JSON.stringify(lockfile, null, 2)}\n` })).toEqual(["ms-horarios"]);
});

it("builds a service in another language by the Dockerfile in its folder", async () => {
  const ownDescriptor = `import type { ServiceDescriptor } from "../descriptor.ts";
export const service = {
  team: "movilidad",
  paths: [],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
  image: { serve: ["/serve"] },
  needs: {},
} as const satisfies ServiceDescriptor;
`;
  const files = { "services/ms-python/service.ts": ownDescriptor, "services/ms-python/Dockerfile": "FROM scratch\n" };
  expect(await rebuiltBy(files)).toEqual(["ms-python"]);
  const needed = await neededAt(repository.head("develop"));
  expect(needed.get("ms-python")).toMatchObject({ dockerfile: "services/ms-python/Dockerfile", target: "" });
});
