/**
 * A program of its own, started by run_in_folder_test.ts: walks in the folder that its first argument names and sends itself
 * the signal that the second names in step 7.
 *
 * @module
 */
import { openRunFolder, readCheckpoint, runInFolder, type StopSignal } from "@geta-lab/geta/run";
import { parseWalk, walk } from "./walk.ts";

const [path, stop] = Deno.args;
const run = walk("walk", {
  totalSteps: 12,
  move: (place) => (3 * place + 1) % 101,
  onStep(step) {
    if (step === 7) Deno.kill(Deno.pid, stop as StopSignal);
    const end = performance.now() + 260; // the process looks for signals four times a second
    while (performance.now() < end);
  },
});
using folder = await openRunFolder(path!);
const { checkpoint, description, conditions } = await readCheckpoint(path!);
const { signal, state } = await runInFolder(run, run.restore(checkpoint), {
  folder,
  description,
  conditions,
  parseHistory: parseWalk,
  seconds: () => 1,
});
console.log(JSON.stringify({ signal, step: state.step }));
