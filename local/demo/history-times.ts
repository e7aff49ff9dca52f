import type { Api } from "./api.ts";

interface Page {
  readonly features: readonly { readonly properties: { readonly fixTime: string } }[];
  readonly nextCursor?: string;
}

/**
 * Times of all fixes that history tells of a vehicle from the first to the last of these moments, both included.
 *
 * @param moments in milliseconds since 1970, in order, as the result is
 */
export async function historyTimes(
  api: Api,
  vehicleId: string,
  moments: readonly number[],
): Promise<readonly number[]> {
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const times: number[] = [];
  // The end of the window is not included.
  const query = new URLSearchParams({
    from: new Date(first).toISOString(),
    to: new Date(last + 1).toISOString(),
    limit: "500",
  });
  for (;;) {
    const page = await api.get<Page>(`/api/map/v1/vehicles/${vehicleId}/history?${query.toString()}`);
    times.push(...page.features.map(({ properties }) => Date.parse(properties.fixTime)));
    if (page.nextCursor === undefined) return times;
    query.set("cursor", page.nextCursor);
  }
}
