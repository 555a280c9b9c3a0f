/**
 * A worker of the pool; pool.ts starts it with its options.
 *
 * @module
 */
import { host } from "./host/host.ts";
import { pause } from "./host/pause.ts";
import { JOBS } from "./jobs.ts";
import type { WorkerOptions } from "./threads/pool_options.ts";
import { reportFailure, takeChunks, viewControl, WORD } from "./threads/pool_control.ts";
import { createThread, type Thread } from "./runtime/thread.ts";

// Number of times a worker polls the counter before it sleeps: about a millisecond. tfjs spends some 100 microseconds between
// two jobs of a step, more where caches are cold; to wake a sleeping worker costs both threads more than the polling.
const POLLS = 20000;

function work(options: WorkerOptions): void {
  const control = viewControl(options.control);
  const { words } = control;
  const variants: (Thread | undefined)[] = [];
  const thread = (mode: number) => variants[mode] ??= variant(options, mode);
  const join = () => {
    Atomics.add(words, WORD.active, 1);
    try {
      if (Atomics.load(words, WORD.open) !== 1) return;
      if (options.index > Atomics.load(words, WORD.limit)) return;
      const tools = thread(Atomics.load(words, WORD.mode)); // an error here ends the worker
      const job = JOBS[Atomics.load(words, WORD.job)]!;
      try {
        takeChunks(control, job(tools, Array.from(control.args) as never));
      } catch (error) { // of one chunk
        reportFailure(control, error);
      }
    } finally {
      Atomics.sub(words, WORD.active, 1);
      Atomics.notify(words, WORD.active);
    }
  };

  let seen = Atomics.load(words, WORD.epoch);
  Atomics.add(words, WORD.ready, 1);
  while (Atomics.load(words, WORD.quit) === 0) {
    let polls = 0;
    while (Atomics.load(words, WORD.epoch) === seen) {
      if (++polls >= POLLS) Atomics.wait(words, WORD.epoch, seen);
      pause(); // lets another thread of the same core run
    }
    seen = Atomics.load(words, WORD.epoch);
    join();
  }
}

function variant({ index, memory, modules, table, packing }: WorkerOptions, mode: number): Thread {
  const module = mode & 1 ? modules.relaxed! : modules.plain;
  const thread = createThread({
    index,
    memory,
    module,
    table,
    packing,
    blasThreads: mode & 2 ? 1 : 0,
  });
  if (mode & 2 && !thread.library) {
    throw new Error("the CBLAS library of the main thread could not be opened");
  }
  return thread;
}

host.receiveData((options) => work(options as WorkerOptions));
