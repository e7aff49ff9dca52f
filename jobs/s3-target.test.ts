import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { DumpTarget } from "./dump-target.ts";
import { dumpTarget } from "./dump-target.ts";
import { s3Target } from "./s3-target.ts";

let server: Server;
let directory: string;
let target: DumpTarget;
/** What the bucket holds, by key. */
const objects = new Map<string, Buffer>();
/** Bytes that the bucket loses on the way. */
let lost = 0;

beforeEach(async () => {
  objects.clear();
  lost = 0;
  directory = mkdtempSync(join(tmpdir(), "rumbo-s3-"));
  server = createServer((request, response) => {
    void answer(request).then(({ status = 200, headers = {}, body }) => {
      response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  target = s3Target({
    bucket: "dumps",
    region: "us-east-1",
    client: {
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
  });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(directory, { recursive: true });
});

/** As much of S3 as a dump needs, path-style. Refuses what comes without the SHA-256 that the bucket's retention asks for. */
async function answer(
  request: IncomingMessage,
): Promise<{ status?: number; headers?: object & Record<string, string>; body?: Buffer | string }> {
  const { pathname, searchParams } = new URL(request.url!, "http://s3");
  const key = pathname.replace("/dumps/", "");
  const body = await buffer(request);
  if (request.method === "PUT") {
    const sum = createHash("sha256").update(body).digest("base64");
    if (request.headers["x-amz-checksum-sha256"] !== sum) return { status: 400 };
    objects.set(key, body.subarray(0, body.length - lost));
    return { headers: { etag: '"1"' } };
  }
  if (searchParams.get("list-type") === "2") {
    const contents = [...objects.keys()].map((name) => `<Contents><Key>${name}</Key></Contents>`).join("");
    return { body: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>` };
  }
  const found = objects.get(key);
  return found ? { headers: { "content-length": `${found.length}` }, body: found } : { status: 404 };
}

function file(name: string, content = ""): string {
  const path = join(directory, name);
  if (content !== "") writeFileSync(path, content);
  return path;
}

it("gives back what it was given, and lists what is there", async () => {
  await target.put("2026-11-22T030000Z/manifest.json", file("manifest", "{}"));
  await target.put("2026-11-21T030000Z/manifest.json", file("older", "{ }"));
  await target.put("2026-11-22T030000Z/ms_mapeo.dump", file("dump", "PGDMP"));
  expect(await target.list("/manifest.json")).toEqual([
    "2026-11-21T030000Z/manifest.json",
    "2026-11-22T030000Z/manifest.json",
  ]);
  await target.get("2026-11-22T030000Z/ms_mapeo.dump", file("back"));
  expect(readFileSync(file("back"), "utf8")).toBe("PGDMP");
});

it("counts nothing as stored that is not whole", async () => {
  lost = 1;
  await expect(target.put("key", file("dump", "PGDMP"))).rejects.toThrow("key has 4 bytes in dumps instead of 5");
});

it.each(["https://example.com/dumps", "s3://dumps", "dumps"])("refuses %s as a place for dumps", (url) => {
  expect(() => dumpTarget(url)).toThrow("is no place for dumps");
});
