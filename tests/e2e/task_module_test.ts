/** Somebody's model of two inputs with samples and a loss of a module: all that a run by command is. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { runCommand } from "@geta-lab/geta/cli";
import { useEngine } from "@geta-lab/geta/engine";
import { parseHistory, parseReport } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { execute } from "../../lib/cli/run/execute.ts";
import { loadedGraphModel } from "../io/loaded_graph_model.ts";
import { writeLayersModel } from "../io/write_layers_model.ts";
import { watchTerminal } from "../support/terminal.ts";
import { type Outcome, outcome, startGeta, temporaryFolder } from "./command.ts";

const config = new URL("../../deno.json", import.meta.url).pathname;

/** Samples of the tests, the file that the README's module imports. */
const DATA = `import * as tf from "@tensorflow/tfjs-core";
function batch(seed: number) {
  const a = tf.randomNormal([8, 3], 0, 1, "float32", seed), b = tf.randomNormal([8, 2], 0, 1, "float32", 99 + seed);
  return { inputs: [a, b], labels: tf.add(tf.slice(a, [0, 0], [8, 1]), tf.slice(b, [0, 1], [8, 1])) };
}
const train = [1, 2, 3, 4].map(batch);
export const batches = { train, validation: [batch(5)], test: [batch(6), batch(7)] };
`;

/** The module of the README. */
async function readmeModule(): Promise<string> {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const blocks = [...readme.matchAll(/```ts ignore\n([^]*?)```/g)].map(([, text]) => text!);
  const module = blocks.find((text) => text.includes("./my_data.ts"))!;
  assert.equal(module.trim().split("\n").length, 3);
  return module;
}

/** A command without a process of its own. */
async function inProcess(...words: string[]): Promise<Outcome> {
  let out = "", err = "";
  const io = {
    out: { write: (text: string) => void (out += text) },
    err: { write: (text: string) => void (err += text) },
  };
  const code = await runCommand(words, { io, execute });
  return { code, out, err };
}

/** Writes a LayersModel as stock tfjs does. */
async function writeModel(folder: string): Promise<void> {
  await useEngine({ threads: 1 });
  const a = tf.input({ shape: [3] }), b = tf.input({ shape: [2] });
  const units = (x: tf.SymbolicTensor, units: number, seed: number, name: string) =>
    tf.layers.dense({
      units,
      name,
      activation: units > 1 ? "relu" : "linear",
      kernelInitializer: tf.initializers.glorotNormal({ seed }),
    }).apply(x) as tf.SymbolicTensor;
  const both = tf.layers.concatenate().apply([units(a, 8, 1, "left"), units(b, 8, 2, "right")]);
  const model = tf.model({
    inputs: [a, b],
    outputs: units(both as tf.SymbolicTensor, 1, 3, "sum"),
  });
  await writeLayersModel(model, folder);
  model.dispose();
}

Deno.test("deno task geta --task compresses somebody's model by samples and loss of a module", async (t) => {
  using folder = temporaryFolder();
  const at = (name: string) => `${folder.path}/${name}`;
  await writeModel(at("pair"));
  await Deno.writeTextFile(at("my_data.ts"), DATA);
  const module = await readmeModule();
  await Deno.writeTextFile(at("my_task.ts"), module);
  const model = ["--model", at("pair/model.json"), "--task", at("my_task.ts"), "--threads", "1"];
  const stages = "--epochs 10 --projection-periods 1 --pruning-periods 1 --bit-range 6:8".split(
    " ",
  );

  await t.step("nothing is trained first, and no key is asked for", async () => {
    const words = ["task", "--config", config, "geta", ...model, ...stages, "--out", at("whole")];
    const { text, code } = await watchTerminal([Deno.execPath(), ...words], {
      until: /Allow\?/,
      cwd: folder.path,
      env: { INIT_CWD: folder.path },
      seconds: 60,
    });
    assert.equal(code, 0, text);
    assert.match(text, /pair on my_task\.ts: 40 steps/);
    assert.match(text, /Samples: 32 to train, 8 to validate, 16 to test, batches of my_task\.ts/);
    assert.match(text, /│ Loss +│ +[\d.]+ │ +[\d.]+ │ +[+-][\d.e-]+ │/);
    const report = parseReport(await Deno.readTextFile(at("whole/report.json")));
    assert.deepEqual(report.metric, { name: "loss", better: "smaller", format: "number" });
    assert.deepEqual([report.settings.start, report.settings.batch], ["pretrained", 8]);
    assert.ok(report.structures.zero > 0 && report.equivalence.relative < 1e-4);
    const history = await readHistory(at("whole/history.jsonl"), parseHistory);
    assert.ok(history.length === 40 && history.every(({ stage }) => stage !== "dense"));
    const page = await Deno.readTextFile(at("whole/report.html"));
    assert.match(page, /<span>Loss<\/span>/);
    assert.doesNotMatch(page, /ccuracy|Cross entropy|Images:/);
  });

  await t.step(
    "what does not go together is said in one line, and which option helps",
    async () => {
      const nowhere = ["--out", at("none")], [, path] = model;
      const without = await inProcess("--model", path!, ...nowhere);
      assert.deepEqual([without.code, without.err], [
        2,
        "Cannot train pair on images: it must have one input: current value is 2; --task names a module with samples and a loss of your own\n",
      ]);
      const batch = await inProcess(...model, "--batch", "5", ...nowhere);
      assert.match(
        batch.err,
        /^Cannot use --batch: it must be 8, the samples in a batch of .*my_task\.ts, or left out: current value is 5\n$/,
      );
      await Deno.writeTextFile(
        at("asks.ts"),
        'export const loss = () => Deno.readTextFileSync("/x");',
      );
      const lacks = await inProcess(...model.slice(0, 2), "--task", at("asks.ts"), ...nowhere);
      assert.match(
        lacks.err,
        /^Cannot use asks\.ts: it must export batches, a record of train, validation and test: current value is undefined\n$/,
      );
      await Deno.writeTextFile(at("throws.ts"), 'throw new Error("no data here");');
      const throws = await inProcess(...model.slice(0, 2), "--task", at("throws.ts"), ...nowhere);
      assert.match(
        throws.err,
        /^Cannot use .*throws\.ts: it must be a module that can be loaded: current value is an error, no data here\n$/,
      );
      assert.throws(() => Deno.statSync(at("none")));
    },
  );

  await t.step("stopped, it goes on bit for bit, but with no other module", async () => {
    const child = startGeta([...model, ...stages, "--out", at("parts")]);
    while (!await Deno.readTextFile(at("parts/history.jsonl")).then((text) => text, () => "")) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill("SIGINT");
    assert.equal((await outcome(child)).code, 130);
    await Deno.writeTextFile(at("my_task.ts"), module + "// changed\n");
    const changed = await inProcess("--resume", "--out", at("parts"));
    assert.equal(changed.code, 2);
    assert.match(
      changed.err,
      /^Cannot resume the run in .*parts: the module of its task must be the one it began with, of SHA-256 .*: current value is .*, it was changed\n$/,
    );
    await Deno.remove(at("my_task.ts"));
    const gone = await inProcess("--resume", "--out", at("parts"));
    assert.match(gone.err, /^Cannot read .*my_task\.ts: /);
    await Deno.writeTextFile(at("my_task.ts"), module);
    const done = await outcome(startGeta(["--resume", "--out", at("parts")]));
    assert.equal(done.code, 0, done.err);
    for (const file of ["subnet.safetensors", "history.jsonl", "subnet-best.safetensors"]) {
      assert.deepEqual(
        Deno.readFileSync(at(`parts/${file}`)),
        Deno.readFileSync(at(`whole/${file}`)),
      );
    }
  });

  await t.step("evaluate, predict and compare know its metric and its inputs", async () => {
    const { compressed } = parseReport(await Deno.readTextFile(at("whole/report.json")));
    const value = `${Number(compressed.accuracy.toPrecision(4))}`;
    const measured = await inProcess("evaluate", at("whole"));
    assert.equal(
      measured.out,
      `Subnet of pair in ${at("whole")}, on 16 test samples of my_task.ts\n` +
        `Loss: ${value}; the run reported ${value} on 16 of my_task.ts\n`,
    );
    const images = await inProcess("evaluate", at("whole"), "--data", "shapes");
    assert.match(images.err, /^Cannot use --data: the run was one of a task, add --task <module> /);
    await Deno.writeTextFile(at("sample.json"), "[[1, 2, 3], [4, 5]]");
    const answer = await inProcess("predict", at("whole"), at("sample.json"));
    assert.match(answer.out, /^\[\[-?[\d.]+\]\]\n$/);
    await Deno.writeTextFile(at("wrong.json"), "[[1, 2, 3]]");
    const wrong = await inProcess("predict", at("whole"), at("wrong.json"));
    assert.match(
      wrong.err,
      /wrong\.json: it must be JSON, a list of 2 inputs of shape \[3\] and \[2\]: current value is \[3\]\n$/,
    );
    const page = at("compare.html");
    const table = await inProcess("compare", at("whole"), at("parts"), "--out", page);
    assert.match(table.out, /│ # │ run +│ +loss │ dense loss │/);
    assert.match(await Deno.readTextFile(page), /Loss against bit operations/);

    await inProcess("export", at("whole"), at("model"));
    const bytes = await inProcess("export", at("whole"), at("float"), "--weights", "float32");
    assert.match(
      bytes.out,
      /float\/model\.json: [\d.]+ kB with its weights\nIt expects inputs of /,
    );
    const again = await inProcess("export", at("whole"), at("float"));
    assert.match(again.err, /the folder must hold no model: current value is one\n$/);
    for (const name of ["model", "float"]) {
      const json = await Deno.readTextFile(at(`${name}/model.json`));
      const [shard] = JSON.parse(json).weightsManifest[0].paths as string[];
      const shards = { [shard!]: await Deno.readFile(at(`${name}/${shard}`)) };
      const model = loadedGraphModel({ json, shards });
      const y = model.predict([tf.tensor2d([[1, 2, 3]]), tf.tensor2d([[4, 5]])]) as tf.Tensor;
      assert.ok(Math.abs(y.dataSync()[0]! - JSON.parse(answer.out)[0][0]) < 1e-5);
      model.dispose();
    }
  });
});
