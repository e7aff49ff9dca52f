import type { components } from "../openapi.d.ts";
import type { Position } from "../position.ts";

export type Track = components["schemas"]["Track"];

/** A page of a track as GeoJSON (RFC 7946): longitude first, everything but the place in the properties. */
export const toTrack = ({ items, nextCursor }: { items: readonly Position[]; nextCursor?: string }): Track => ({
  type: "FeatureCollection",
  features: items.map(({ latitude, longitude, ...properties }) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [longitude, latitude] },
    properties,
  })),
  ...(nextCursor !== undefined && { nextCursor }),
});
