/**
 * tfjs' WebAssembly backend on a heap that threads can share.
 *
 * @module
 */
import createModule from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js";
import type { MemoryKind } from "../wasm/kernels_module.ts";
import type { WasmBackend } from "../runtime/runtime.ts";
import { host } from "../host/host.ts";
import { fetchFile, readFile } from "../host/read_file.ts";

const PROGRAM = "tfjs-backend-wasm-threaded-simd.wasm";

/** The module that Emscripten's glue gives. */
interface ThreadedModule {
  cwrap(name: string, result: string | null, parameters: string[]): unknown;
  tfjs: Record<string, unknown>;
}

/**
 * Whether this process can have threads on one memory.
 *
 * @returns False where SharedArrayBuffer or Worker is missing, as on some web pages.
 */
export function canShareHeap(): boolean {
  return typeof SharedArrayBuffer === "function" && typeof globalThis.Worker === "function";
}

/** A memory that threads can share. */
export interface SharedMemory {
  /** The memory. */
  memory: WebAssembly.Memory;
  /** What kernels have to be built for. */
  kind: Exclude<MemoryKind, "single">;
}

// One page less than 32 bits can address, so that the size in bytes is a 32-bit number, too.
const PAGES = 65535;

/**
 * The heap: 4 GiB of addresses at once, or else one that grows. Where a memory cannot grow, V8 knows the limit that it checks
 * every access against (Deno runs without V8's trap handler) instead of reading it again after every store: Winograd's
 * transforms take 10 % less time, the fake quantizer 6 %. Pages that are never written cost no memory, but a machine with less than 4 GiB may
 * refuse.
 *
 * @returns The memory, and what kernels have to be built for.
 */
export function createSharedMemory(): SharedMemory {
  try {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    return { memory, kind: "fixed" };
  } catch {
    const memory = new WebAssembly.Memory({ initial: 256, maximum: PAGES + 1, shared: true });
    return { memory, kind: "shared" };
  }
}

/**
 * Starts tfjs' threaded build, whose memory is shared, but without its threads: they serve XNNPACK only, and the engine has a
 * pool of its own for everything.
 *
 * @returns The backend, not yet registered, and what kernels have to be built for.
 */
export function createSharedBackend(): Promise<{ backend: WasmBackend; kind: MemoryKind }> {
  return withoutThreads(async () => {
    const start = createModule as unknown as (settings: object) => Promise<ThreadedModule>;
    const { memory, kind } = createSharedMemory();
    const place = host.tfjsFile(PROGRAM);
    if (place !== undefined) await fetchFile(place);
    const module = await start({ wasmMemory: memory, ...instantiateAtOnce(place?.href) });
    // added by tfjs' own initialisation
    module.tfjs = {
      init: module.cwrap("init", null, []),
      initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
      getThreadsCount: module.cwrap("get_threads_count", "number", []),
      registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
      disposeData: module.cwrap("dispose_data", null, ["number"]),
      dispose: module.cwrap("dispose", null, []),
    };
    // imported here, as in use_engine.ts: the import registers a backend
    const wasm: unknown = await import("@tensorflow/tfjs-backend-wasm");
    const { BackendWasm, setThreadsCount } = wasm as {
      BackendWasm: new (module: ThreadedModule) => WasmBackend;
      setThreadsCount(count: number): void;
    };
    setThreadsCount(1);
    // XNNPACK counts processors here and would wait for threads of its own
    return { backend: new BackendWasm(module), kind };
  });
}

// The glue would compile on another thread, for which this one would have to wait.
function instantiateAtOnce(fetched: string | undefined) {
  let path = "";
  return {
    locateFile: (name: string, folder: string) => {
      if (name === PROGRAM) path = fetched ?? folder + name;
      return folder + name;
    },
    instantiateWasm: (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => {
      const module = new WebAssembly.Module(readFile(path));
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance, module);
      return instance.exports;
    },
  };
}

/** Replaces `Worker` while Emscripten's glue loads; reports at once that it has loaded. */
interface SilentWorker {
  onmessage?: (event: { data: { cmd: string } }) => void;
}

// Emscripten starts eight workers at load and counts processors, for which Deno would want a permission. Neither is needed:
// while the glue starts, `Worker` is a class that does nothing and the machine has one processor.
async function withoutThreads<T>(run: () => Promise<T>): Promise<T> {
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker")!;
  const silent = function (this: SilentWorker) {
    const ignore = () => {};
    const postMessage = ({ cmd }: { cmd: string }) => {
      if (cmd === "load") queueMicrotask(() => this.onmessage?.({ data: { cmd: "loaded" } }));
    };
    Object.assign(this, { on: ignore, ref: ignore, unref: ignore, terminate: ignore, postMessage });
  };
  Object.defineProperty(globalThis, "Worker", {
    configurable: true,
    get: () => silent,
    set: () => {}, // the glue puts Node's class there
  });
  try {
    return await host.withOneProcessor(run);
  } finally {
    Object.defineProperty(globalThis, "Worker", worker);
  }
}
