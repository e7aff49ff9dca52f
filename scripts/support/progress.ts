/** Shows on stderr what is being done and how long it took: one line a step, rewritten on a terminal. */
export class Progress {
  readonly #begin = performance.now();

  /** Seconds since this was made. */
  get seconds(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  readonly step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    if (process.stderr.isTTY) process.stderr.write(`  … ${title}`);
    const finish = (mark: string): void => {
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}  ${mark} ${title} (${seconds} s)\n`);
    };
    try {
      const result = await work();
      finish("✓");
      return result;
    } catch (error) {
      finish("✗");
      throw error;
    }
  };
}
