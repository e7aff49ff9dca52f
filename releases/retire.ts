import { leadingPlace } from "./leading-place.ts";
import { land, type Landed } from "./land.ts";
import { proposeRelease, type ReleaseContext } from "./propose-release.ts";
import { Refusal } from "./refusal.ts";

export interface RetireOptions {
  readonly service: string;
  /** Takes the tombstone away again. The service's workload comes back with its next image. */
  readonly undo: boolean;
}

/**
 * Replaces a service by its tombstone in the place of an environment that goes first: Argo CD removes its workload and its
 * addresses, and keeps its identity and its secrets until the service's folder is deleted.
 *
 * @throws Refusal when another service still calls it
 */
export function retire(context: ReleaseContext, { service, undo }: RetireOptions): Promise<Landed> {
  const { clone, environment } = context;
  return land({
    clone,
    branch: environment.branch,
    propose: async (head) => {
      const place = leadingPlace(environment);
      const source = await clone.lastSourceCommit(head);
      const { services, callers } = await context.open(source);
      if (!services.includes(service)) throw new Refusal(`There is no ${service}; there are ${services.join(", ")}.`);
      const already = (await clone.release(head, place))?.retired ?? [];
      const living = callers(service).filter((name) => !already.includes(name));
      if (!undo && living.length > 0)
        throw new Refusal(
          `${living.join(", ")} still calls ${service}; take it out of needs.services there and release that first.`,
        );
      const others = already.filter((name) => name !== service);
      const proposal = await proposeRelease(context, head, {
        place,
        source,
        digests: {},
        retired: undo ? others : [...others, service].toSorted(),
      });
      if ("nothingToDo" in proposal) return proposal;
      const what = undo ? "takes back the tombstone of" : "retires";
      const [, ...body] = proposal.message.split("\n");
      return {
        ...proposal,
        message: [`chore(release): ${place.environment} ${place.role} ${what} ${service}`, ...body].join("\n"),
      };
    },
  });
}
