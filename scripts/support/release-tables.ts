import type { Digest } from "../../manifests/digest.ts";
import type { NeededImage } from "../../releases/images.ts";
import type { PlaceStatus } from "../../releases/status.ts";
import { table } from "./table.ts";

/** What runs where, for a terminal: a table, then what somebody should look at. */
export function statusTable(places: readonly PlaceStatus[]): string {
  const rows = places.flatMap(({ place, release, proofs }) => {
    const images = Object.entries(release?.digests ?? {});
    const health = (name: string): string =>
      "unreachable" in proofs ? "?" : (proofs.find(({ application }) => application === name)?.health ?? "");
    const where = [`${place.environment} ${place.role}`, short(release?.commit), short(release?.sourceCommit)];
    if (images.length === 0) return [[...where, "nothing yet", "", ""]];
    return images.map(([name, digest]) => [...where, name, shortDigest(digest), health(name)]);
  });
  return [
    table(["place", "released by", "source", "image", "digest", "argo cd"], rows),
    ...places.flatMap(({ place, release, holds, proofs }) => {
      const where = `${place.environment} ${place.role}`;
      return [
        ...Object.entries(holds).flatMap(([name, held]) =>
          held.map(({ digest, reason }) => `${where}: ${name} ${shortDigest(digest)} is on hold: ${reason}\n`),
        ),
        ...(release?.retired ?? []).map((name) => `${where}: ${name} is retired\n`),
        ...("unreachable" in proofs
          ? [`${where}: ${proofs.unreachable}\n`]
          : proofs
              .filter(({ health }) => health === "failed")
              .map(({ application, status }) => `${where}: ${application} failed: ${status?.description ?? ""}\n`)),
      ];
    }),
  ].join("");
}

/** Which images a commit needs, for a terminal. */
export const imageTable = (images: readonly NeededImage[]): string =>
  table(
    ["image", "key", "digest"],
    images.map(({ image, key, digest }) => [image, key, digest === null ? "must be built" : shortDigest(digest)]),
  );

const short = (commit: string | undefined): string => commit?.slice(0, 10) ?? "never";
const shortDigest = (digest: Digest): string => digest.slice(0, 19);
