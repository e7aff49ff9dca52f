import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { z } from "zod";

const Table = z.strictObject({ rows: z.int().min(0), checksum: z.string() });

/**
 * What a dump holds, and that it was restored: it is stored last, so a folder without it is no dump. Everything that a restore
 * has to prove is in here.
 */
export const DumpManifest = z
  .strictObject({
    takenAt: z.iso.datetime(),
    /** `15.18` */
    postgres: z.string(),
    databases: z
      .array(
        z
          .strictObject({
            service: z.string(),
            extensions: z.array(z.string()).readonly(),
            /** Beside this manifest. */
            file: z.string(),
            bytes: z.int().positive(),
            sha256: z.string().regex(/^[0-9a-f]{64}$/),
            tables: z.record(z.string(), Table).readonly(),
          })
          .readonly(),
      )
      .readonly(),
    /** How long restoring it into the scratch server took. */
    restoreSeconds: z.number(),
  })
  .readonly();

export type DumpManifest = z.infer<typeof DumpManifest>;
export type DumpedDatabase = DumpManifest["databases"][number];

export const manifestFile = "manifest.json";

/** Folder of a dump, by its moment: `2026-11-22T030000Z`. They sort as they were taken. */
export const dumpFolder = (takenAt: Date): string => takenAt.toISOString().replace(/\.\d+|:/g, "");

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
