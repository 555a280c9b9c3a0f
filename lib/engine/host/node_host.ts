import { messageOf, nodeModule } from "../../core/mod.ts";
import type { Host } from "./host.ts";

/** Deno and Node. */
export const nodeHost: Host = {
  startThread(program, data, lost) {
    const { Worker } = nodeModule("node:worker_threads");
    // without `env` Node asks for the whole environment, to copy it: in a terminal a question to the user
    const worker = new Worker(localProgram(program), { workerData: data, env: {} });
    worker.on("error", (error) => lost(`a worker failed: ${messageOf(error)}`)); // outside a job: in its start, say
    worker.on("exit", () => lost("a worker ended"));
    worker.unref();
    return { terminate: () => void worker.terminate() };
  },
  receiveData(work) {
    const { workerData } = nodeModule("node:worker_threads");
    if (workerData) work(workerData);
  },
  tfjsFile: () => undefined,
  async withOneProcessor(run) {
    const os = nodeModule("node:os"), { cpus } = os;
    const times = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
    os.cpus = () => [{ model: "", speed: 0, times }];
    try {
      return await run();
    } finally {
      os.cpus = cpus;
    }
  },
};

// A thread of Node starts with a file or a text; a published package lies in neither, but such a text may import it.
function localProgram(program: URL): URL {
  if (program.protocol === "file:") return program;
  const text = `import ${JSON.stringify(program.href)};`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}
