/**
 * A worker that answers jobs: the other side of {@linkcode answerOnWorkers}.
 *
 * @module
 */
import { messageOf } from "../../core/mod.ts";

/** What a worker says to a job. */
export type Answer = { result: unknown } | { failed: string };

/** Does a job: plain data in, plain data out. */
export type DoJob = (job: unknown) => unknown;

/**
 * Makes this program a worker: the first message that it gets is what it prepares itself with, each one after that a job, which it
 * answers before the next is sent.
 *
 * @param prepare Gets the first message; gives what does the jobs.
 */
export function serveJobs(prepare: (setup: unknown) => Promise<DoJob>): void {
  const port = globalThis as unknown as Pick<Worker, "addEventListener" | "postMessage">;
  let ready: Promise<DoJob> | undefined;
  port.addEventListener("message", async ({ data }) => {
    if (ready === undefined) {
      ready = Promise.try(prepare, data);
      ready.catch(() => {}); // the first job tells of it
      return;
    }
    port.postMessage(await answer(ready, data));
  });
}

async function answer(ready: Promise<DoJob>, job: unknown): Promise<Answer> {
  try {
    return { result: await (await ready)(job) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}
