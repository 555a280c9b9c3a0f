/**
 * The proof of the pruning groups: removes random structures from every architecture, in every mode, and compares with the same
 * network whose structures are zero.
 *
 *     deno task zoo [word ...] [--removals=20] [--write]
 *
 * Words choose architectures by a part of their name. `--write` puts the table into docs/zoo.md. Ends with exit code 1 if an
 * output differs by more than 1e-4 of the largest, or if an architecture has nothing to prune.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { random } from "../lib/core/mod.ts";
import { useEngine } from "../lib/engine/mod.ts";
import { integerIn } from "../lib/settings/mod.ts";
import { architectures } from "../lib/zoo/mod.ts";
import { exampleInputs } from "../lib/nn/mod.ts";
import { checkRemoval } from "../lib/subnet/mod.ts";
import { machine } from "./machine.ts";
import { MODES, prepare } from "./zoo/prepare.ts";
import { toolArguments } from "./tool_arguments.ts";
import { chooseRemoval } from "./zoo/removals.ts";
import { zooLine, type ZooRow, zooTable } from "./zoo/report.ts";

const BOUND = 1e-4, BATCHES = [1, 2, 7];
const DOCUMENT = new URL("../docs/zoo.md", import.meta.url);

const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["write"],
  values: { removals: integerIn({ min: 1 }) },
  words: Object.keys(architectures),
});
const { removals = 20 } = values;
const names = Object.keys(architectures).filter((name) =>
  words.length === 0 || words.some((word) => name.includes(word))
);
await useEngine();
const rows: ZooRow[] = [];
for (const name of names) for (const mode of MODES) rows.push(await measure(name, mode));
const table = zooTable(rows);
console.log(table);
console.log(zooLine(rows));
if (flags.has("write")) {
  const head = `# The zoo, pruned\n\nMeasured ${new Date().toISOString().slice(0, 10)} on ` +
    `${machine()}, Deno ${Deno.version.deno}, tfjs ${tf.version_core}, by \`deno task zoo --write\`.\n\n` +
    `Each row: ${removals} random removals at batches ${
      BATCHES.join(", ")
    }; the error is max |f_zeroed - f_subnet| / max |f_zeroed|.\n`;
  await Deno.writeTextFile(DOCUMENT, `${head}\n${table}\n\n${zooLine(rows)}\n`);
}
if (rows.some(({ worst, structures }) => !(worst <= BOUND) || structures === 0)) Deno.exit(1);

async function measure(name: string, mode: typeof MODES[number]): Promise<ZooRow> {
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${name}, ${mode}`));
  const start = performance.now();
  const network = architectures[name]!(1);
  const options = prepare(network, mode, 2);
  const analysis = performance.now() - start;
  const batches = BATCHES.map((batch) => exampleInputs(network.inputs, batch, batch));
  const stream = random(3);
  const errors: number[] = [];
  for (let i = 0; i < removals; i++) {
    const chosen = chooseRemoval(options.groups, i, stream);
    errors.push((await checkRemoval(options, chosen, batches)).relative);
  }
  tf.dispose([batches, Object.values(options.variables)]);
  Deno.stderr.writeSync(new TextEncoder().encode("\r\x1b[K"));
  const prunable = options.groups.filter((group) => group.prunable);
  return {
    name,
    mode,
    groups: options.groups.length,
    prunable: prunable.length,
    structures: prunable.reduce((sum, { size }) => sum + size, 0),
    removals,
    worst: Math.max(...errors),
    analysis,
    total: performance.now() - start,
  };
}
