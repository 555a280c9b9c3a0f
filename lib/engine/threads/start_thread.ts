import type { Worker } from "node:worker_threads";
import { nodeModule } from "../../core/mod.ts";
import type { WorkerOptions } from "./pool_options.ts";

/**
 * Starts a thread.
 *
 * @param program Its program.
 * @param workerData What the program gets.
 * @returns The thread, starting.
 */
export function startThread(program: URL, workerData: WorkerOptions): Worker {
  const { Worker } = nodeModule("node:worker_threads");
  // without `env` Node asks for the whole environment, to copy it: in a terminal a question to the user
  return new Worker(localProgram(program), { workerData, env: {} });
}

// A thread of Node starts with a file or a text; a published package lies in neither, but such a text may import it.
function localProgram(program: URL): URL {
  if (program.protocol === "file:") return program;
  const text = `import ${JSON.stringify(program.href)};`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}
