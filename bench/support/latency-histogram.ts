/** Latencies by number of occurrences, so that recording one costs an addition and no memory. */
export class LatencyHistogram {
  /** Resolution of 10 µs up to 5 s; longer ones count as 5 s. */
  readonly #counts = new Uint32Array(500_000);
  #total = 0;

  record(milliseconds: number): void {
    const bucket = Math.min(Math.floor(milliseconds * bucketsPerMillisecond), this.#counts.length - 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  /**
   * The latency that this share of all stayed within (nearest rank), in ms; 0 when there are none.
   *
   * @param share 0.99 for the 99th percentile
   */
  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return (bucket + 1) / bucketsPerMillisecond;
    }
    return 0;
  }
}

const bucketsPerMillisecond = 100;
