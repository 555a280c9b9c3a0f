/**
 * Milliseconds from the import of the engine to its first sum, in a process of its own, and how many of them pass until tfjs'
 * core, which the engine imports first, is there.
 *
 *     deno run --allow-read --allow-ffi tools/peer/start.ts
 *
 * @module
 */
const begin = performance.now();
const { add } = await import("@tensorflow/tfjs-core");
const coreMs = performance.now() - begin;
const { useEngine } = await import("../../lib/engine/mod.ts");
await useEngine();
add([1, 2], [3, 4]).dataSync();
console.log(JSON.stringify({ coreMs, ms: performance.now() - begin }));
