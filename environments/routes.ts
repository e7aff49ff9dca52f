/** One rule of the front door: requests whose path is `path` or below it go to `service`. */
export interface Route {
  readonly path: string;
  readonly service: string;
  /** Largest body that is let through, in KiB. */
  readonly bodyLimitKiB: number;
  /** Whether a POST may be sent to a second replica when the first has not answered it. */
  readonly repeatablePosts: boolean;
}

/** What a descriptor tells about routing. Structural, because environments/ imports nothing of the services. */
interface Routed {
  readonly name: string;
  readonly paths: readonly string[];
  readonly bodyLimitKiB: number;
  readonly repeatablePosts?: boolean | undefined;
}

/** The routing table of the front door, for NGINX in the cluster and NGINX on one machine alike; longest path first. */
export function routesOf(services: readonly Routed[]): readonly Route[] {
  return services
    .flatMap(({ name, paths, bodyLimitKiB, repeatablePosts = false }) =>
      paths.map((path) => ({ path, service: name, bodyLimitKiB, repeatablePosts })),
    )
    .toSorted((a, b) => b.path.length - a.path.length || a.path.localeCompare(b.path, "en"));
}
