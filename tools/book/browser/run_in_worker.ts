/// <reference lib="dom" />
/**
 * Runs an answer in a worker and ends it when it takes too long.
 *
 * @module
 */
import type { Observed } from "../../grade/judge.ts";
import type { Failed, Lost } from "../../grade/run_answer.ts";
import { observed, readMessage } from "../../grade/wire.ts";
import type { WorkerTask } from "./worker.ts";

/** How an answer is run. */
export interface WorkerOptions {
  /** Program of the worker. */
  program: string;
  /** Time for loading and for each call, milliseconds. */
  callMs: number;
}

/**
 * Makes the calls. After one that takes too long the rest are not made.
 *
 * @param task The answer and its calls.
 * @param options Program and time.
 * @returns What each call did, or why there was none.
 */
export function runInWorker(
  task: WorkerTask,
  { program, callMs }: WorkerOptions,
): Promise<(Observed | Lost)[] | Failed> {
  // a worker of a text works in pages opened from a disk, too
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(address);
  const calls: (Observed | Lost)[] = [];
  const { promise, resolve } = Promise.withResolvers<(Observed | Lost)[] | Failed>();
  let timer: ReturnType<typeof setTimeout>, isReady = false;
  const end = (result: (Observed | Lost)[] | Failed) => {
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(address);
    resolve(result);
  };
  const endLost = (lost: Lost["lost"]) => {
    if (!isReady) return end({ failed: lost === "given up" ? "time" : lost, message: "" });
    calls.push({ lost });
    while (calls.length < task.cases.length) calls.push({ lost: "given up" });
    end(calls);
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => endLost("time"), callMs);
  };
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    wait();
    const message = readMessage(String(data), "");
    if (message === undefined) return;
    if ("failed" in message) return end(message);
    if ("ready" in message) isReady = true;
    const call = observed(message);
    if (call === undefined) return;
    calls.push(call);
    if (calls.length === task.cases.length) end(calls);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    endLost("exit");
  };
  wait();
  worker.postMessage(task);
  return promise;
}
