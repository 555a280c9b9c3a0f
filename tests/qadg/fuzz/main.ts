/**
 * Proves random networks, as many as wanted, and stops at the first that is wrong.
 *
 *     deno task fuzz --seeds=2000
 */
import { useEngine } from "@geta-lab/geta/engine";
import { prove, shrink } from "./prove.ts";

const seeds = Number(/^--seeds=(\d+)$/.exec(Deno.args[0] ?? "--seeds=500")?.[1]);
if (Deno.args.length > 1 || !Number.isSafeInteger(seeds)) {
  console.error(`Cannot start: it must be --seeds=N: current value is ${Deno.args.join(" ")}`);
  Deno.exit(2);
}
await useEngine({ threads: 1 }); // tensors are tiny
let offered = 0, found = 0;
for (let seed = 0; seed < seeds; seed++) {
  const proof = await prove(seed);
  if (proof.complaint !== "") {
    console.error(`${await shrink(seed)}\nthe whole of it: ${proof.complaint}`);
    Deno.exit(1);
  }
  offered += proof.offered;
  found += proof.found;
  if ((seed + 1) % 50 === 0 || seed + 1 === seeds) {
    console.log(
      `${seed + 1} of ${seeds} networks are right, ${found} of ${offered} structures found`,
    );
  }
}
Deno.exit(0);
