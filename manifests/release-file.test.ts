import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderedTree } from "../environments/rendered-tree.ts";
import {
  checksumsFile,
  holdsFile,
  holdsOf,
  holdsText,
  releasedFiles,
  releaseFile,
  releaseOf,
  tamperedFiles,
} from "./release-file.ts";

const tree = renderedTree("manifests/rendered/testing/primary", [
  ["platform/namespace.movilidad.yaml", "kind: Namespace\n"],
  ["ms-mapeo/movilidad.service.ms-mapeo.yaml", "kind: Service\n"],
]);
const source = { sourceCommit: "0123456789".repeat(4), digests: { "ms-mapeo": `sha256:${"ab".repeat(32)}` } } as const;
const released = releasedFiles(tree, source);

it("says what a tree was made from", () => {
  expect(releaseOf(released)).toMatchObject(source);
});

it("writes checksums that sha256sum can check", () => {
  const hash = createHash("sha256").update("kind: Service\n").digest("hex");
  expect(released.get(checksumsFile)).toContain(`${hash}  ms-mapeo/movilidad.service.ms-mapeo.yaml\n`);
});

describe("holds", () => {
  const holds = { "ms-mapeo": [{ digest: `sha256:${"cd".repeat(32)}`, reason: "leaks memory" }] } as const;
  const withHolds = (text: string): ReadonlyMap<string, string> => new Map([...released, [holdsFile, text]]);

  it("are read as they were written, and none need no file", () => {
    expect(holdsOf(withHolds(holdsText(holds)!))).toEqual(holds);
    expect(holdsText({ "ms-mapeo": [] })).toBeUndefined();
    expect(holdsOf(released)).toEqual({});
  });

  it("stand beside the tree, so that holding an image changes nothing that runs", () => {
    expect(tamperedFiles(withHolds(holdsText(holds)!))).toEqual([]);
  });

  it("are named when they cannot be read, since they would hold nothing", () => {
    expect(tamperedFiles(withHolds('{"ms-mapeo": [{"digest": "latest", "reason": "?"}]}'))).toEqual([holdsFile]);
  });
});

describe("a released tree", () => {
  const edited = (file: string, text: string | undefined): ReadonlyMap<string, string> => {
    const files = new Map(released);
    if (text === undefined) files.delete(file);
    else files.set(file, text);
    return files;
  };

  it("is itself", () => {
    expect(tamperedFiles(released)).toEqual([]);
  });

  it.each([
    ["a changed character", "platform/namespace.movilidad.yaml", "kind: namespace\n"],
    ["another line end", "platform/namespace.movilidad.yaml", "kind: Namespace\r\n"],
    ["a removed file", "ms-mapeo/movilidad.service.ms-mapeo.yaml", undefined],
    ["an added file", "ms-mapeo/movilidad.secret.mine.yaml", "kind: Secret\n"],
    ["changed checksums", checksumsFile, `${released.get(checksumsFile)!} `],
    ["removed checksums", checksumsFile, undefined],
    ["a removed release", releaseFile, undefined],
    ["a release that is none", releaseFile, "{}"],
  ])("names the file of %s", (_, file, text) => {
    expect(tamperedFiles(edited(file, text))).toEqual([file]);
  });
});
