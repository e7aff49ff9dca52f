import type { ServiceName } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "../cluster.ts";
import type { Digest } from "../digest.ts";

/** What a service's objects in one cluster are made from. */
export interface MicroserviceProps {
  readonly service: Service;
  readonly cluster: Cluster;
  /** Services that it calls. */
  readonly callees: readonly ServiceName[];
  /** Services that call it. */
  readonly callers: readonly ServiceName[];
  /** Who says whether this region may write. @default nobody: there is one region, or the service writes nothing */
  readonly guard?: ServiceName | undefined;
  /** Services whose databases it opens and closes, as the one that controls regions. @default none */
  readonly guarded?: readonly ServiceName[];
  /** What runs. @default nothing has been released yet: everything but the workload is rendered */
  readonly digest?: Digest | undefined;
  /** Only what lets it come back is rendered: its identity and its secrets (docs/decisions/0055). @default false */
  readonly retired?: boolean;
}

/** Of a service that has been released. */
export type ReleasedProps = MicroserviceProps & { readonly digest: Digest };
