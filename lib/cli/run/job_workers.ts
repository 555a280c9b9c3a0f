/**
 * Jobs that workers of this process answer, several at a time.
 *
 * @module
 */
import { onStop, type StopSignal } from "../../run/mod.ts";
import type { Answer } from "./serve_jobs.ts";

/** How {@linkcode answerOnWorkers} works. */
export interface JobWorkersOptions<Job> {
  /** How many workers; there are never more than jobs. */
  workers: number;
  /** Program of a worker, which calls `serveJobs`. */
  program: URL;
  /** What a worker prepares itself with, plain data. */
  setup: unknown;
  /** Gets each answer; the worker has its next job after that. */
  keep: (job: Job, result: unknown) => Promise<void>;
  /** Asked after each answer: what ends the work early as a signal does. */
  stopped: () => StopSignal | undefined;
}

/**
 * Has jobs answered by workers, each of which takes the next one when it is done with the last. A signal ends all of them at once, and
 * so does an error in one of them: what they were at is lost, what was kept stays.
 *
 * @param jobs Plain data, each.
 * @param options Workers, their program, who gets the answers.
 * @returns What stopped the work early.
 * @throws {Error} If a worker fails, with its message; whatever `keep` throws.
 */
export async function answerOnWorkers<Job>(
  jobs: readonly Job[],
  { workers, program, setup, keep, stopped }: JobWorkersOptions<Job>,
): Promise<StopSignal | undefined> {
  const queue = jobs.values(), halt = Promise.withResolvers<"halt">();
  let halted = false, signal: StopSignal | undefined;
  const stop = () => (halted = true, halt.resolve("halt"));
  const stopListening = onStop((name) => (signal ??= name, stop()));
  const count = Math.min(workers, jobs.length);
  const all = Array.from({ length: count }, () => startWorker(program, setup));
  const work = async ({ ask }: JobWorker) => {
    try {
      for (const job of queue) {
        const answer = await Promise.race([ask(job), halt.promise]);
        if (answer === "halt" || halted) return;
        if ("failed" in answer) throw failed(answer.failed);
        await keep(job, answer.result);
        signal ??= stopped();
        if (signal !== undefined) stop();
        if (halted) return;
      }
    } catch (error) {
      stop();
      throw error;
    }
  };
  try {
    const ends = await Promise.allSettled(all.map(work)); // nothing is being written when it ends
    const failure = ends.find((end) => end.status === "rejected");
    if (failure !== undefined) throw failure.reason;
  } finally {
    stopListening();
    all.forEach(({ terminate }) => terminate());
  }
  return signal;
}

interface JobWorker {
  ask: (job: unknown) => Promise<Answer>;
  terminate: () => void;
}

function startWorker(program: URL, setup: unknown): JobWorker {
  const worker = new Worker(program, { type: "module" }), lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {}); // heard by the next question, too
  let answer = Promise.withResolvers<Answer>();
  worker.onmessage = ({ data }) => answer.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    lost.reject(failed(event.message));
  };
  worker.postMessage(setup);
  return {
    ask(job) {
      answer = Promise.withResolvers();
      worker.postMessage(job);
      return Promise.race([answer.promise, lost.promise]);
    },
    terminate: () => worker.terminate(),
  };
}

function failed(message: string): Error {
  return new Error(`Cannot finish the work: a worker failed: current value is ${message}`);
}
