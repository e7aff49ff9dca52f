import type * as pulumi from "@pulumi/pulumi";

/**
 * A condition on CloudWatch metrics that somebody has to hear of. A value: the tables beside this file say what is watched,
 * `Alarms` declares it.
 */
export interface Alarm {
  /** Unique in its region: what, then which of its figures, such as `database-g1-replica-lag`. */
  readonly name: string;
  /** `page`: users suffer or are about to, somebody gets up. `warn`: somebody looks on the next working day. */
  readonly severity: "page" | "warn";
  /** What it means and where its threshold comes from: the first thing that whoever is called reads. */
  readonly why: string;
  /** `m1`, `m2` … of `expression`; exactly one when there is none. */
  readonly metrics: readonly Metric[];
  /** CloudWatch metric math, such as `MAX(METRICS())`. @default the only metric as it is */
  readonly expression?: string;
  readonly is: "above" | "below";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Periods in a row that the condition has to hold. */
  readonly periods: number;
  /**
   * What silence means. `breaching` for what always speaks: its silence is a failure. `notBreaching` for what is only told
   * when it happens. `missing` for what does not exist in the beginning.
   */
  readonly missingData: "breaching" | "notBreaching" | "missing";
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
}

/** Periods of an alarm: `for(15, "minutes")` would read better, and `for` is taken. */
export const minutes = (count: number): Pick<Alarm, "periodSeconds" | "periods"> => ({
  periodSeconds: 60,
  periods: count,
});
