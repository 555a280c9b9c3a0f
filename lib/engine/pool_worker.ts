/**
 * A worker of the pool; started by pool.ts with its tools in `workerData`.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { JOBS } from "./jobs.ts";
import type { WorkerOptions } from "./threads/pool_options.ts";
import { reportFailure, takePieces, viewControl, WORD } from "./threads/pool_control.ts";
import { createThread, type Thread } from "./runtime/thread.ts";

// Looks at the counter before a worker goes to sleep: about a millisecond. tfjs spends some 100 microseconds between two jobs
// of a step, more where caches are cold; who sleeps by then has to be woken, which costs both threads more than the looks.
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
      const tools = thread(Atomics.load(words, WORD.mode)); // without tools there is no worker: it dies
      const job = JOBS[Atomics.load(words, WORD.job)]!;
      try {
        takePieces(control, job(tools, control.numbers));
      } catch (error) { // of one piece
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
      Atomics.pause(); // leaves the core to its other thread, if it has one
    }
    seen = Atomics.load(words, WORD.epoch);
    join();
  }
}

function variant({ index, memory, modules, table, packing }: WorkerOptions, mode: number): Thread {
  const module = mode & 1 ? modules.relaxed! : modules.plain;
  const thread = createThread({
    ...{ index, memory, module, table, packing },
    blasThreads: mode & 2 ? 1 : 0,
  });
  if (mode & 2 && !thread.library) {
    throw new Error("the CBLAS library of the main thread could not be opened");
  }
  return thread;
}

if (workerData) work(workerData as WorkerOptions);
