import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const repository = join(import.meta.dirname, "../..");
let code: pulumi.asset.Archive | undefined;

/**
 * The witness as AWS Lambda runs it, made here from the guard's source: one file with all that it needs, the same bytes from
 * the same commit on every machine.
 */
export function witnessCode(): pulumi.asset.Archive {
  code ??= new pulumi.asset.AssetArchive({ "index.cjs": new pulumi.asset.FileAsset(bundleWitness()) });
  return code;
}

/** @returns path of the bundle */
export function bundleWitness(outfile = join(repository, ".local/witness/index.cjs")): string {
  buildSync({
    absWorkingDir: repository,
    entryPoints: ["services/region-guard/src/witness-function.ts"],
    outfile,
    bundle: true,
    minify: true,
    legalComments: "none",
    platform: "node",
    target: "node24",
    format: "cjs",
    logLevel: "warning",
  });
  return outfile;
}
