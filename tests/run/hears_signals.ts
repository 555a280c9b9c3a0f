/**
 * A program of its own, started by yield_to_event_loop_test.ts: computes in long steps, sends itself a signal and tells how many steps
 * it took until it heard.
 *
 * @module
 */
import { yieldToEventLoop } from "@geta-lab/geta/run";

let sent = false, heard = false, steps = 0, lastLook: number | undefined;
Deno.addSignalListener("SIGUSR2", () => heard = true);
for (let step = 0; step < 30 && !heard; step++) {
  const end = performance.now() + 300;
  while (performance.now() < end);
  if (step === 2) {
    Deno.kill(Deno.pid, "SIGUSR2");
    sent = true;
  }
  lastLook = await yieldToEventLoop(lastLook);
  if (sent) steps++;
}
console.log(JSON.stringify({ heard, steps }));
