import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, loadConfig, loadCommandConfig } from "./config.ts";
import { ports, variable } from "./runtime.ts";

const env = { [variable.publicUrl]: "https://rumbo.example/" };

describe("loadConfig", () => {
  test("needs no more than the platform's URL", () => {
    expect(loadConfig(env)).toMatchObject({
      publicUrl: "https://rumbo.example",
      port: ports.public,
      internalPort: ports.internal,
      apiPages: "internal",
    });
  });

  test("names every wrong variable, what it is and what it must be", () => {
    const wrong = { [variable.port]: "eighty", [variable.apiPages]: "everywhere" };
    expect(() => loadConfig(wrong)).toThrow(
      new ConfigError(
        [
          'The variable PORT is "eighty"; it must be a port number.',
          "The variable PUBLIC_URL is missing; set it to the platform's URL, such as https://rumbo.example.",
          'The variable API_PAGES is "everywhere"; it must be public or internal.',
        ].join("\n"),
      ),
    );
  });

  test.each(["", "rumbo.example", "ftp://rumbo.example"])("does not take %j for the platform's URL", (url) => {
    expect(() => loadConfig({ [variable.publicUrl]: url })).toThrow(/PUBLIC_URL/);
  });

  test("tells the variable of a service's URL that is missing", () => {
    const { serviceUrl } = loadConfig({ ...env, MS_MAPEO_URL: "http://127.0.0.1:4711/" });
    expect(serviceUrl("ms-mapeo")).toBe("http://127.0.0.1:4711");
    expect(() => serviceUrl("ms-horarios")).toThrow("The variable MS_HORARIOS_URL is missing");
  });
});

describe("secret", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "rumbo-config-"));
    writeFileSync(join(directory, "signing-key"), "line one\nline two\n");
    writeFileSync(join(directory, "empty"), "\n");
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  const secret = (name: string): string => loadCommandConfig({ [variable.secretsDirectory]: directory }).secret(name);

  test("is the file's content without its line end", () => {
    expect(secret("signing-key")).toBe("line one\nline two");
  });

  test("that is missing is named with its folder", () => {
    expect(() => secret("database-url")).toThrow(
      new ConfigError(
        `The secret file ${directory}/database-url cannot be read (ENOENT); provide it, or point SECRETS_DIR at the folder that has it.`,
      ),
    );
  });

  test("that is empty is no secret", () => {
    expect(() => secret("empty")).toThrow(/is empty/);
  });
});
