/**
 * The worker pool: the main thread hands out chunks of a job and computes chunks itself.
 *
 * Workers spin for a moment after each job, since the next one usually follows within microseconds, then sleep. They do not
 * keep the process alive. They are started by the first job that has several chunks, since that takes some 20 milliseconds each. A
 * worker that has not started yet, is late or has died is never waited for: only those inside the current job are.
 *
 * @module
 */
import { messageOf } from "../../core/mod.ts";
import { host, type HostThread } from "../host/host.ts";
import { pause } from "../host/pause.ts";
import type { AnyJob, Job } from "./job.ts";
import {
  type Control,
  controlBuffer,
  takeChunks,
  takeFailure,
  viewControl,
  WORD,
} from "./pool_control.ts";
import { runtime, runtimeIfStarted } from "../runtime/runtime.ts";
import type { PoolOptions, WorkerOptions } from "./pool_options.ts";

// Number of times the main thread polls the counter before it sleeps: about a fifth of a millisecond.
const POLLS = 4000;

// Milliseconds of one sleep, and the number of them without an answer after which a worker inside a job counts as dead.
const WAIT = 100, PATIENCE = 600;

const workers: HostThread[] = [];
let buffer: SharedArrayBuffer | undefined;
let control: Control | undefined;
let jobs: readonly AnyJob[] = [];
let plan: { count: number; options: PoolOptions } | undefined;

/**
 * Plans workers; the first job with several chunks starts them.
 *
 * @param count Workers wanted.
 * @param options What they need.
 */
export function planWorkers(count: number, options: PoolOptions): void {
  plan = { count, options };
}

/** Starts the planned workers now, if they have not been. */
export function startPlannedWorkers(): void {
  if (!plan) return;
  const { count, options } = plan;
  plan = undefined;
  startWorkers(count, options);
}

/**
 * Starts workers where there are fewer than wanted; they join the work when they are ready. If that fails, the engine goes on
 * with one thread and says why.
 *
 * @param count Workers wanted.
 * @param options What they need.
 */
export function startWorkers(count: number, options: PoolOptions): void {
  try {
    while (workers.length < count) startWorker(workers.length + 1, options);
  } catch (error) {
    abandonWorkers(`Cannot start a worker: ${messageOf(error)}`);
  }
}

function startWorker(index: number, options: PoolOptions): void {
  const { packing, program, jobs: all, ...common } = options;
  jobs = all;
  buffer ??= controlBuffer();
  const block = control ??= viewControl(buffer);
  const data: WorkerOptions = { ...common, index, control: buffer, packing: packing(index) };
  const lost = (reason: string) => {
    if (control === block) abandonWorkers(reason);
  };
  workers.push(host.startThread(program, data, lost));
}

/**
 * Computes all chunks of a job, on all threads.
 *
 * @param job The job, one of those the pool was planned with.
 * @param chunks Number of chunks.
 * @param args Arguments, at most 64.
 * @throws {Error} What a chunk threw, on whichever thread; also when a worker has died.
 */
export function parallel<Args extends readonly number[]>(
  job: Job<Args>,
  chunks: number,
  args: Args,
): void {
  const engine = runtime();
  if (chunks > 1) startPlannedWorkers();
  const { main, threads, mode } = engine;
  if (threads === 1 || chunks === 1 || !control) {
    const run = job(main, args);
    for (let chunk = 0; chunk < chunks; chunk++) run(chunk);
    return;
  }
  const { words } = control;
  control.args.set(args);
  words[WORD.next] = 0;
  words[WORD.chunks] = chunks;
  words[WORD.job] = jobs.indexOf(job);
  words[WORD.mode] = mode;
  words[WORD.limit] = threads - 1;
  Atomics.store(words, WORD.open, 1);
  Atomics.add(words, WORD.epoch, 1);
  Atomics.notify(words, WORD.epoch);
  try {
    takeChunks(control, job(main, args));
  } catch (error) {
    finish(control);
    takeFailure(control); // another thread may have failed, too: its message is dropped
    throw error;
  }
  finish(control);
  throwFailure(control);
}

function finish(block: Control): void {
  Atomics.store(block.words, WORD.open, 0);
  waitForWorkers(block);
}

function waitForWorkers({ words }: Control): void {
  for (let polls = 0; polls < POLLS; polls++) {
    if (Atomics.load(words, WORD.active) === 0) return;
    pause();
  }
  // longer than a chunk takes: perhaps the worker waits for the core that this loop occupies
  for (let waits = 0; waits < PATIENCE; waits++) {
    const active = Atomics.load(words, WORD.active);
    if (active === 0) return;
    Atomics.wait(words, WORD.active, active, WAIT);
  }
  abandonWorkers("a worker stopped");
  throw new Error(
    "Cannot finish the work: every worker must answer: current value is one that stopped; " +
      "the engine goes on with one thread",
  );
}

function throwFailure(block: Control): void {
  if (Atomics.load(block.words, WORD.failed) === 0) return;
  const message = takeFailure(block);
  throw new Error(`Cannot finish the work: a worker failed: current value is ${message}`);
}

/**
 * Number of workers that have started.
 *
 * @returns Workers that are ready to take chunks.
 */
export function readyWorkers(): number {
  return control ? Atomics.load(control.words, WORD.ready) : 0;
}

/**
 * Ends the workers of the engine. The engine stays usable with one thread, and `useEngine` starts workers again. Not needed
 * at the end of a program: workers end with it.
 *
 * @example
 * ```ts
 * import { engineInfo, shutdownEngine, useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * shutdownEngine();
 * assert.equal(engineInfo().threads, 1);
 * ```
 */
export function shutdownEngine(): void {
  abandonWorkers();
}

function abandonWorkers(reason?: string): void {
  plan = undefined;
  if (control) {
    Atomics.store(control.words, WORD.quit, 1);
    Atomics.add(control.words, WORD.epoch, 1);
    Atomics.notify(control.words, WORD.epoch);
  }
  if (reason) workers.forEach((worker) => worker.terminate());
  workers.length = 0;
  buffer = control = undefined;
  const running = runtimeIfStarted();
  if (!running) return;
  running.threads = 1;
  running.info = { ...running.info, threads: 1, ...(reason ? { reason } : {}) };
}
