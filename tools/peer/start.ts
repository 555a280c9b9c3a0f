/**
 * Milliseconds from the import of the engine to its first sum, in a process of its own.
 *
 *     deno run --allow-read --allow-ffi tools/peer/start.ts
 *
 * @module
 */
const begin = performance.now();
const { useEngine } = await import("../../lib/engine/mod.ts");
await useEngine();
const { add } = await import("@tensorflow/tfjs-core"); // the one that the engine has loaded
add([1, 2], [3, 4]).dataSync();
console.log(JSON.stringify({ ms: performance.now() - begin }));
