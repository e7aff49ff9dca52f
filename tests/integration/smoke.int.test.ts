import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sourceEntry } from "../../local/service-process.ts";
import { type ServiceUnderTest, startService } from "../support/service-under-test.ts";
import { serviceUrlVariable, variable } from "../../services/kit/src/runtime.ts";
import { smokeTest } from "../../services/kit/src/smoke.ts";

const name = "ms-autenticacion";
let service: ServiceUnderTest;
const healthUrl = (): string => `${service.url}/api/auth/v1/health`;

beforeAll(async () => {
  service = await startService(name);
});
afterAll(() => service.stop());

async function smoke(env: Readonly<Record<string, string>>): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, [sourceEntry(name), "smoke"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [unknown];
  return { code, output };
}

test("the command ends well when the service serves the released version", async () => {
  const env = { [serviceUrlVariable(name)]: service.url, [variable.version]: "test" };
  expect(await smoke(env)).toEqual({ code: 0, output: expect.stringContaining("the released version serves") });
});

test("the command says which variable it misses", async () => {
  const { code, output } = await smoke({ [variable.version]: "test" });
  expect(code).toBe(2);
  expect(output).toContain("The variable MS_AUTENTICACION_URL is missing");
});

test("another version is no proof", async () => {
  const other = smokeTest({ healthUrl: healthUrl(), version: "sha256:new", patience: 100 });
  await expect(other).rejects.toThrow("serves test instead of sha256:new");
});

test("nobody at the address is no proof", async () => {
  const nobody = smokeTest({ healthUrl: "http://127.0.0.1:9/health", version: "test", patience: 100 });
  await expect(nobody).rejects.toThrow("does not answer");
});
