import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadServices, loadTemplate, templateName } from "../../services/catalog.ts";

/**
 * What services have in common, held against each of them and against the template that the next one is copied from: they
 * cannot drift apart without somebody noticing here.
 */
const directory = join(import.meta.dirname, "..", "..", "services");
// What is about two regions is the platform's own, and what is in another language has another template.
const ofTeams = (await loadServices()).filter(({ image, runsIn }) => image === undefined && runsIn === undefined);
const services = [...ofTeams, await loadTemplate()];

describe.each(services)("$name", ({ name, paths, needs, repeatablePosts }) => {
  const folder = join(directory, name);
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  const files = globSync("**/*.*", { cwd: folder, exclude: ["node_modules", "python"] });

  test("consists of the same files", () => {
    for (const file of ["README.md", "openapi.yaml", "package.json", "service.ts", ...sources])
      expect(existsSync(join(folder, file)), file).toBe(true);
    expect(existsSync(join(folder, "migrations"))).toBe(needs.database !== undefined);
    const others = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
    expect(others).toEqual([]);
  });

  test("names what its files are for", () => {
    const contents = files.filter((file) => file.endsWith(".ts")).map((file) => [file, read(file)] as const);
    for (const [file, text] of contents)
      for (const [ending, made] of Object.entries(roles)) {
        const says = file.endsWith(`${ending}.ts`);
        expect([file, says || !made.test(text)]).toEqual([file, true]);
      }
  });

  test("is a package that says what every package of a service says", () => {
    const { dependencies, ...described } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
    expect(described).toEqual({ name: `@rumbo/${name}`, version: "0.1.0", private: true, type: "module" });
    expect(dependencies).toMatchObject(
      (JSON.parse(readFileSync(join(directory, templateName, "package.json"), "utf8")) as typeof described)[
        "dependencies"
      ] ?? {},
    );
  });

  test("starts in the one way that there is, and is put together in one place", () => {
    expect(squeezed(read("src/main.ts"))).toBe(
      squeezed(readFileSync(join(directory, templateName, "src/main.ts"), "utf8").replace('"template"', `"${name}"`)),
    );
    expect(exportsOf(read("src/compose.ts"))).toEqual(["compose"]);
    expect(exportsOf(read("src/problems.ts"))).toEqual(["problems"]);
    expect(read("src/problems.ts")).toContain("defineProblems({");
    expect(exportsOf(read("service.ts"))).toEqual(["service"]);
    expect(read("service.ts")).toMatch(/ as const satisfies ServiceDescriptor;\n$/);
  });

  describe("has a contract that", () => {
    const contract = parse(read("openapi.yaml")) as Contract;
    const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
      methods.flatMap((method) => (item[method] ? [{ at: `${method} ${path}`, method, operation: item[method] }] : [])),
    );

    test("is named and reached as its descriptor says", () => {
      expect(contract.openapi).toBe("3.1.0");
      expect(contract.info.title).toBe(name);
      expect(contract.servers).toEqual([{ url: paths[0] }]);
      expect(contract.security).toEqual([{ accessToken: [] }]);
    });

    test("says of each operation what it is and how it fails", () => {
      expect(contract.paths["/health"]?.get?.operationId).toBe("getHealth");
      const tags = contract.tags.map((tag) => tag.name);
      for (const { at, operation } of operations) {
        expect(tags, at).toEqual(expect.arrayContaining([...operation.tags]));
        expect(operation.operationId, at).toMatch(/^[a-z]+[A-Z]?\w*$/);
        expect(operation.summary, at).toMatch(/^[A-Z].*[^.]$/);
        if (at !== "get /health") expect(operation.responses["default"], at).toBeDefined();
      }
      expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    });

    test("shares its problems and pages with all others", () => {
      const shared = parse(readFileSync(join(directory, templateName, "openapi.yaml"), "utf8")) as Contract;
      expect(contract.components.schemas["Problem"]).toEqual(shared.components.schemas["Problem"]);
      expect(contract.components.responses["Problem"]).toEqual(shared.components.responses["Problem"]);
      for (const part of ["IdempotencyKey", "Cursor"])
        if (contract.components.parameters?.[part])
          expect(contract.components.parameters[part]).toEqual(shared.components.parameters?.[part]);
    });

    test("takes a key with every creation, if NGINX may repeat them", () => {
      const key = { $ref: "#/components/parameters/IdempotencyKey" };
      for (const { at, method, operation } of operations)
        if (repeatablePosts && method === "post" && "201" in operation.responses && !operation["x-changes-nothing"])
          expect(operation.parameters, at).toContainEqual(key);
    });
  });
});

const sources = ["src/main.ts", "src/compose.ts", "src/problems.ts", "src/openapi.d.ts"];

/** Whatever else a service has lies in a folder of its subject, beside its tests, or in `tests/`. */
const allowed = [
  /^(README\.md|openapi\.yaml|package\.json|service\.ts)$/,
  /^migrations\/\d+_[a-z_]+\.sql$/,
  /^src\/([a-z-]+\/)?[a-z-]+(\.int)?(\.test)?\.ts$/,
  /^src\/openapi\.d\.ts$/,
  /^tests\/[a-z-]+(\.int\.test)?\.ts$/,
];

/** By the end of a file's name: what is written in files of that name only. */
const roles: Readonly<Record<string, RegExp>> = {
  "-routes": /\brouter\.(get|post|put|patch|delete)\(/,
  "-repository": /^export const \w+Repository = /m,
};

const methods = ["get", "put", "post", "patch", "delete"] as const;

interface Operation {
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly "x-changes-nothing"?: true;
  readonly parameters?: readonly unknown[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Contract {
  readonly openapi: string;
  readonly info: { readonly title: string };
  readonly servers: unknown;
  readonly security: unknown;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Partial<Record<(typeof methods)[number], Operation>>>>;
  readonly components: {
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly responses: Readonly<Record<string, unknown>>;
    readonly schemas: Readonly<Record<string, unknown>>;
  };
}

const exportsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].flatMap(([, name]) => name ?? []);

/** Apart from how long its lines are. */
const squeezed = (text: string): string => text.replaceAll(/\s+/g, "").replaceAll(",}", "}");
