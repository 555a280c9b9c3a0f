/**
 * A worker of the tests: squares numbers, and counts in shared memory what it began. A job may wait until so many are begun.
 *
 * @module
 */
import { serveJobs } from "../../lib/cli/run/serve_jobs.ts";

serveJobs((setup) => {
  const { begun, ready = true } = setup as { begun: Int32Array; ready?: boolean };
  if (!ready) throw new Error("no samples");
  return Promise.resolve(async (job) => {
    Atomics.add(begun, 0, 1);
    const { n, milliseconds = 0, until = 0 } = job as {
      n: number;
      milliseconds?: number;
      until?: number;
    };
    do await new Promise((resolve) => setTimeout(resolve, milliseconds)); while (
      Atomics.load(begun, 0) < until
    );
    if (n < 0) throw new RangeError(`${n} is below 0`);
    return n ** 2;
  });
});
