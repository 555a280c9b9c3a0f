/**
 * A worker of the tests: squares numbers, and counts in shared memory what it began.
 *
 * @module
 */
import { serveJobs } from "../../lib/cli/run/serve_jobs.ts";

serveJobs((setup) => {
  const { begun, ready = true } = setup as { begun: Int32Array; ready?: boolean };
  if (!ready) throw new Error("no samples");
  return Promise.resolve(async (job) => {
    Atomics.add(begun, 0, 1);
    const { n, milliseconds = 0 } = job as { n: number; milliseconds?: number };
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (n < 0) throw new RangeError(`${n} is below 0`);
    return n ** 2;
  });
});
