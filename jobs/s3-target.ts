import { createReadStream, createWriteStream, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { DumpTarget } from "./dump-target.ts";

export interface S3TargetOptions {
  readonly bucket: string;
  readonly region: string;
  /** Of the client. @default AWS, with the role of the pod */
  readonly client?: S3ClientConfig;
}

/**
 * A bucket. It encrypts by itself and keeps every version; parts travel with SHA-256, which S3 checks and the retention of the
 * bucket asks for.
 */
export function s3Target({ bucket, region, client: config = {} }: S3TargetOptions): DumpTarget {
  const client = new S3Client({ ...config, region });
  const ofBucket = { Bucket: bucket };
  return {
    async put(key, file) {
      const params = { ...ofBucket, Key: key, Body: createReadStream(file), ChecksumAlgorithm: "SHA256" } as const;
      await new Upload({ client, params, partSize }).done();
      const { ContentLength: stored } = await client.send(new HeadObjectCommand({ ...ofBucket, Key: key }));
      const { size } = statSync(file);
      if (stored !== size) throw new Error(`${key} has ${stored ?? 0} bytes in ${bucket} instead of ${size}.`);
    },
    async get(key, file) {
      const { Body: body } = await client.send(new GetObjectCommand({ ...ofBucket, Key: key }));
      if (!body) throw new Error(`${key} of ${bucket} is empty.`);
      await pipeline(body as Readable, createWriteStream(file));
    },
    async list(ending) {
      const keys: string[] = [];
      for await (const { Contents: page = [] } of paginateListObjectsV2({ client }, ofBucket))
        keys.push(...page.flatMap(({ Key: key }) => (key?.endsWith(ending) ? [key] : [])));
      return keys.toSorted();
    },
  };
}

/** 10,000 parts of 64 MiB are 640 GB: more than any instance of ours holds. */
const partSize = 64 * 1024 * 1024;
