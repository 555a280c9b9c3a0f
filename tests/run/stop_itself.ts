/**
 * A program of its own, started by on_stop_test.ts: signals reach a whole process, and tests share theirs.
 *
 * @module
 */
import { onStop } from "@geta-lab/geta/run";

const { promise, resolve } = Promise.withResolvers<string>();
const release = onStop(resolve);
const beat = setInterval(() => {}, 10); // a listener alone does not keep the event loop awake
Deno.kill(Deno.pid, "SIGTERM");
console.log(await promise);
clearInterval(beat);
release();
