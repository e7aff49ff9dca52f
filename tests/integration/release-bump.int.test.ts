import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { renderedPath } from "../../environments/naming.ts";
import type { Digest } from "../../manifests/digest.ts";
import { tamperedFiles } from "../../manifests/release-file.ts";
import { digestOf, type ReleaseRepository, startReleaseRepository } from "../support/release-repository.ts";

const testing = { environment: "testing", role: "primary" } as const;
const secondary = { environment: "production", role: "secondary" } as const;

/** Seven more than the three that there are: ten releases of different services. */
const moreServices = Array.from({ length: 7 }, (_, index) => `ms-extra-${index}`);

// A release takes a second, and several seconds where the machine is shared.
vi.setConfig({ testTimeout: 120_000 });

let repository: ReleaseRepository;
const bump = (...args: readonly string[]) => repository.release("bump", "--environment=testing", ...args);
const image = (name: string, digest: Digest): string => `--service=${name}=${digest}`;
const treeOf = (revision: string, path: string): ReadonlyMap<string, string> =>
  new Map(
    repository
      .git("ls-tree", "-r", "--name-only", revision, `${path}/`)
      .split("\n")
      .map((file) => [file.slice(path.length + 1), `${repository.git("show", `${revision}:${file}`)}\n`]),
  );

beforeAll(async () => {
  repository = await startReleaseRepository(moreServices);
});
afterAll(() => repository.dispose());

it("releases images and source in one commit: both trees, their checksums and what they were made from", async () => {
  const source = repository.head("develop");
  const digest = repository.push("ms-mapeo", "first");
  expect(await bump(image("ms-mapeo", digest))).toMatchObject({ code: 0 });

  expect(repository.released(testing)).toMatchObject({ sourceCommit: source, digests: { "ms-mapeo": digest } });
  expect(repository.git("rev-parse", `${repository.head("develop")}^`)).toBe(source);
  for (const path of ["manifests/rendered/testing/primary", "argocd/rendered/testing/primary"])
    expect(tamperedFiles(treeOf(repository.head("develop"), path)), path).toEqual([]);
  const [changed, author] = repository.git("log", "-1", "--name-only", "--format=", "origin/develop").split("\0");
  expect(author).toBeUndefined();
  expect(changed!.split("\n").every((file) => /^(manifests|argocd)\/rendered\/testing\/primary\//.test(file))).toBe(
    true,
  );
  expect(repository.git("log", "-1", "--format=%an <%ae>", "origin/develop")).toBe("Release bot <bot@rumbo.example>");
});

it("does nothing when everything is as it should be already", async () => {
  const head = repository.head("develop");
  expect(await bump()).toMatchObject({ code: 0, output: expect.stringContaining("nothing was committed") });
  expect(repository.head("develop")).toBe(head);
});

it(
  "loses none of ten releases that run at the same time, and each tree is what its source renders",
  { timeout: 120_000 },
  async () => {
    const names = [...moreServices, "ms-autenticacion", "ms-mapeo", "ms-horarios"];
    const before = repository.head("develop");
    const all = await Promise.all(names.map((name) => bump(image(name, repository.push(name, `crowd ${name}`)))));

    expect(
      all.map(({ code }) => code),
      all.map(({ output }) => output).join("\n"),
    ).toEqual(names.map(() => 0));
    expect(repository.released(testing).digests).toMatchObject(
      Object.fromEntries(names.map((name) => [name, digestOf(`crowd ${name}`)])),
    );
    const commits = repository.git("rev-list", "--reverse", `${before}..${repository.head("develop")}`).split("\n");
    expect(commits).toHaveLength(10);
    for (const commit of commits) {
      const { sourceCommit, digests } = repository.released(testing, commit);
      const { manifests, argoCd } = await repository.renderAt(sourceCommit, testing, digests);
      for (const tree of [manifests, argoCd]) {
        const files = [...treeOf(commit, tree.path)].filter(([file]) => file.endsWith(".yaml"));
        expect(Object.fromEntries(files), `${commit} ${tree.path}`).toEqual(Object.fromEntries(tree.files));
      }
    }
  },
);

describe("refuses", () => {
  it.each(["latest", "1.4.0-0123abc", "sha256:0123", ""])(
    "the tag %s, since it may mean another image tomorrow",
    async (tag) => {
      const { code, output } = await bump(`--service=ms-mapeo=${tag}`);
      expect([code, output]).toEqual([2, expect.stringContaining("takes an image's digest")]);
    },
  );

  it("an image that the registry of a region lacks, and says which", async () => {
    const digest = digestOf("only in the east");
    repository.registries["us-east-1"].push("ms-mapeo", digest);
    const { code, output } = await repository.release("bump", "--environment=production", image("ms-mapeo", digest));
    expect([code, output]).toEqual([1, expect.stringContaining(`No registry has ms-mapeo@${digest} in us-west-2`)]);
    expect(repository.released(secondary)).toBeNull();
  });

  it("to ask a registry over plain HTTP across a network", async () => {
    const { code, output } = await bump("--registry=us-east-1=http://registry.example:5000");
    expect([code, output]).toEqual([2, expect.stringContaining("https")]);
  });

  it("a registry that lets nobody in, and says which password it wants", async () => {
    const guarded = await startReleaseRepository();
    const digest = guarded.push("ms-mapeo", "guarded");
    guarded.registries["us-east-1"].requirePassword("secret");
    const args = ["bump", "--environment=testing", image("ms-mapeo", digest)] as const;
    const without = await guarded.release(...args);
    const withPassword = await guarded.releaseWith({ RUMBO_REGISTRY_PASSWORD_US_EAST_1: "secret" }, ...args);
    await guarded.dispose();
    expect([without.code, without.output]).toEqual([1, expect.stringContaining("RUMBO_REGISTRY_PASSWORD_US_EAST_1")]);
    expect(withPassword).toMatchObject({ code: 0 });
  });

  it("an image of a service that the source does not have", async () => {
    const digest = repository.push("ms-nothing", "x");
    expect(await bump(image("ms-nothing", digest))).toMatchObject({
      code: 1,
      output: expect.stringContaining("has no ms-nothing"),
    });
  });

  it("a source commit that is not on the branch", async () => {
    repository.git("commit", "--allow-empty", "--message=feat: not pushed");
    const stray = repository.git("rev-parse", "HEAD");
    const { code, output } = await bump(`--source=${stray}`);
    expect([code, output]).toEqual([1, expect.stringContaining("is not on the branch")]);
  });

  it("an image of an older commit than the one that runs", async () => {
    const older = repository.head("develop");
    repository.commit("develop", { "docs/newer.md": "newer\n" });
    expect(await bump(image("ms-mapeo", repository.push("ms-mapeo", "of the newer commit")))).toMatchObject({
      code: 0,
    });
    const { code, output } = await bump(
      `--source=${older}`,
      image("ms-mapeo", repository.push("ms-mapeo", "of the older")),
    );
    expect([code, output]).toEqual([1, expect.stringContaining("already runs an image of")]);
  });

  it("to take back another's source, and lets the image in", async () => {
    const older = repository.head("develop");
    const newer = repository.commit("develop", { "docs/newest.md": "newest\n" });
    await bump(image("ms-mapeo", repository.push("ms-mapeo", "of the newest commit")));
    const digest = repository.push("ms-horarios", "of the older commit");
    expect(await bump(`--source=${older}`, image("ms-horarios", digest))).toMatchObject({ code: 0 });
    expect(repository.released(testing)).toMatchObject({ sourceCommit: newer, digests: { "ms-horarios": digest } });
  });

  it("a held image, until the hold is lifted", async () => {
    const digest = repository.push("ms-mapeo", "held");
    const hold = ["hold", "--environment=testing", "--role=primary", image("ms-mapeo", digest)] as const;
    expect(await repository.release(...hold, "--reason=leaks memory")).toMatchObject({ code: 0 });
    expect(repository.holds(testing)).toEqual({ "ms-mapeo": [{ digest, reason: "leaks memory" }] });
    expect(await bump(image("ms-mapeo", digest))).toMatchObject({
      code: 1,
      output: expect.stringContaining("leaks memory"),
    });
    await bump(image("ms-horarios", repository.push("ms-horarios", "beside a hold")));
    expect(repository.holds(testing)).toHaveProperty("ms-mapeo");

    expect(await repository.release(...hold, "--clear")).toMatchObject({ code: 0 });
    expect(repository.holds(testing)).toEqual({});
    expect(await bump(image("ms-mapeo", digest))).toMatchObject({ code: 0 });
  });

  it("to delete what holds data, and much at once, unless that is said", async () => {
    const path = `${renderedPath(testing)}/ms-horarios`;
    const thing = (kind: string, name: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
    repository.commit("develop", {
      [`${path}/movilidad.persistentvolumeclaim.tracks.yaml`]: thing("PersistentVolumeClaim", "tracks"),
    });
    const stateful = await bump();
    expect([stateful.code, stateful.output]).toEqual([
      1,
      expect.stringMatching(/persistentvolumeclaim\.tracks.*--allow-delete/),
    ]);
    expect(await bump("--allow-delete")).toMatchObject({ code: 0 });

    const many = Array.from({ length: 9 }, (_, index) => `things-${index}`);
    repository.commit(
      "develop",
      Object.fromEntries(many.map((name) => [`${path}/movilidad.configmap.${name}.yaml`, thing("ConfigMap", name)])),
    );
    const much = await bump();
    expect([much.code, much.output]).toEqual([1, expect.stringMatching(/delete 9 objects.*--allow-delete/)]);
    expect(await bump("--allow-delete")).toMatchObject({ code: 0 });
  });

  it("to lose a service that still runs", async () => {
    await bump(image("ms-extra-0", repository.push("ms-extra-0", "still running")));
    repository.commit("develop", { "services/ms-extra-0": "" });
    const { code, output } = await bump();
    expect([code, output]).toEqual([1, expect.stringMatching(/ms-extra-0 still runs in testing.*retire ms-extra-0/)]);
  });

  it("a commit that the remote will not take, with the remote's own words", async () => {
    repository.guard("echo 'releases are frozen' >&2; exit 1");
    const { code, output } = await bump(image("ms-mapeo", repository.push("ms-mapeo", "frozen")), "--allow-delete");
    repository.guard("exit 0");
    expect([code, output]).toEqual([1, expect.stringContaining("releases are frozen")]);
  });
});
