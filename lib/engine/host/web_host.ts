import type { Host } from "./host.ts";

/**
 * A browser. The engine runs in a worker there, since a page must not wait for its threads; files that a program fetches lie
 * beside it.
 */
export const webHost: Host = {
  startThread(program, data, lost) {
    const worker = new Worker(program, { type: "module" });
    worker.onerror = (event) => {
      event.preventDefault();
      lost(`a worker failed: ${event.message}`);
    };
    worker.postMessage(data);
    return worker;
  },
  receiveData(work) {
    globalThis.addEventListener("message", (event) => work((event as MessageEvent).data), {
      once: true,
    });
  },
  tfjsFile: (name) => new URL(name, globalThis.location.href),
  async withOneProcessor(run) {
    const count = { value: 1, configurable: true };
    Object.defineProperty(navigator, "hardwareConcurrency", count); // hides that of the prototype
    try {
      return await run();
    } finally {
      delete (navigator as { hardwareConcurrency?: number }).hardwareConcurrency;
    }
  },
};
