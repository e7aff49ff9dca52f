import * as aws from "@pulumi/aws";
import { regionalHost } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { FailoverRecords } from "../components/failover-records.ts";
import { LatchCheck } from "../components/latch-check.ts";
import type { GlobalContext, Outputs } from "./context.ts";

/** What joins two regions. It reads neither's stack, so that it works with either of them gone. */
export function global({ environment, provider }: GlobalContext): Outputs {
  const name = `${platform.name}-${environment.name}`;
  const opts = { provider };
  const { zoneId } = aws.route53.getZoneOutput({ name: platform.zone }, opts);
  const { domain } = environment;

  const latch = new LatchCheck(`${name}-latch`, { standbyHost: regionalHost(domain, "secondary") }, opts);
  new FailoverRecords(`${name}-public`, { zoneId, domain, latch }, opts);
  return {};
}
