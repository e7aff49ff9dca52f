import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { reportDump } from "./report-success.ts";
import { loadSettings } from "./settings.ts";

it("tells CloudWatch of which place the dump is done, and nobody where no place is set", async () => {
  const told: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      told.push(`${request.url ?? ""} ${body}`);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    disableRequestCompression: true,
  };
  try {
    await reportDump(loadSettings({}), client);
    expect(told).toEqual([]);
    await reportDump(loadSettings({ PLACE: "production/secondary" }), client).catch(() => undefined);
    for (const word of ["DumpSucceeded", "Environment", "production", "Role", "secondary"])
      expect(told.join()).toContain(word);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
