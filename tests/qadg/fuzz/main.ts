/**
 * Proves random networks, as many as wanted, and counts what was found.
 *
 *     deno task fuzz --seeds=2000
 *     deno task fuzz --seeds=500..1000
 */
import { useEngine } from "@geta-lab/geta/engine";
import { prove, shrink } from "./prove.ts";

const [, first = "0", last] = /^--seeds=(?:(\d+)\.\.)?(\d+)$/.exec(Deno.args[0] ?? "--seeds=500") ??
  [];
const [from, to] = [Number(first), Number(last)];
if (Deno.args.length > 1 || !(from < to)) {
  console.error(
    `Cannot start: it must be --seeds=N or --seeds=M..N: current value is ${Deno.args.join(" ")}`,
  );
  Deno.exit(2);
}
await useEngine({ threads: 1 }); // tensors are tiny
const sum = { offered: 0, found: 0, removed: 0 };
const refused: string[] = [];
let worst = 0, wrong = 0, infinite = 0, converted = 0;
for (let seed = from; seed < to; seed++) {
  const proof = await prove(seed);
  if (proof.complaint !== "") {
    wrong++;
    console.error(`${await shrink(seed)}\nthe whole of it: ${proof.complaint}\n`);
  }
  if (proof.isInfinite) infinite++;
  if (proof.isConverted) converted++;
  if (proof.refused !== "") refused.push(`seed ${seed}: ${proof.refused}`);
  sum.offered += proof.offered;
  sum.found += proof.found;
  sum.removed += proof.removed;
  worst = Math.max(worst, proof.worst);
  const done = seed + 1 - from;
  if (done % 50 === 0 || seed + 1 === to) {
    const right = done - wrong - refused.length - infinite;
    console.log(
      `${right} of ${done} networks are right, ${refused.length} refused, ` +
        `${infinite} without numbers from the start, ${converted} as GraphModels; ${sum.removed} structures removed, ` +
        `largest difference ${worst.toExponential(1)}; ` +
        `${sum.found} of ${sum.offered} offered structures found`,
    );
  }
}
for (const one of refused) console.log(one);
Deno.exit(wrong > 0 ? 1 : 0);
