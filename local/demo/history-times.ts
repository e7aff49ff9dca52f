import type { Api } from "./api.ts";

interface Page {
  readonly features: readonly { readonly properties: { readonly fixTime: string } }[];
  readonly nextCursor?: string;
}

/** Times of all fixes that history tells of a vehicle, both ends included, in milliseconds since 1970. */
export async function historyTimes(api: Api, vehicleId: string, from: number, to: number): Promise<readonly number[]> {
  const times: number[] = [];
  // The end of the window is not included.
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(to + 1).toISOString(),
    limit: "500",
  });
  for (;;) {
    const page = await api.get<Page>(`/api/map/v1/vehicles/${vehicleId}/history?${query.toString()}`);
    times.push(...page.features.map(({ properties }) => Date.parse(properties.fixTime)));
    if (page.nextCursor === undefined) return times;
    query.set("cursor", page.nextCursor);
  }
}
