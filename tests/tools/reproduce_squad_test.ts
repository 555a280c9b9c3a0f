// In a file of its own: the processes that it starts need a while.
import assert from "node:assert/strict";
import { outcome, startGeta, temporaryFolder } from "../e2e/command.ts";
import { writeSquad } from "../datasets/squad_files.ts";

const recipe = JSON.parse(
  Deno.readTextFileSync(new URL("../../recipes/bert-squad.json", import.meta.url)),
);

Deno.test("deno task reproduce makes the run of bert-squad with a small BERT on a few texts, and it learns to answer", async () => {
  using folder = temporaryFolder();
  const data = `${folder.path}/squad`, page = `${folder.path}/results.md`;
  writeSquad(data);
  const small = {
    ...recipe,
    text: { length: 32, stride: 8, questionLength: 8 },
    network: { width: 32, layers: 2, heads: 2 },
    options: {
      ...recipe.options,
      semantics: "corrected",
      epochs: 40,
      batch: 4,
      learningRate: 3e-3,
      sparsity: 0.25,
      warmUp: 4,
      projection: 4,
      joint: 12,
      coolDown: 20,
      pruningPeriods: 3,
    },
  };
  const file = `${folder.path}/small-squad.json`;
  Deno.writeTextFileSync(file, JSON.stringify(small));
  const words = [file, `--out=${folder.path}/runs`, `--page=${page}`, "--threads=1"];
  const run = async (...more: string[]) =>
    await outcome(startGeta([...words, ...more], "reproduce"));
  const first = await run(`--data-dir=${data}`);
  assert.equal(first.code, 0, first.err);
  const text = Deno.readTextFileSync(page);
  assert.match(text, /^# Results\n\n## small-squad\n/);
  const row = text.split("\n").filter((line) => /^\| +0 \| corrected /.test(line))[0]!;
  const report = JSON.parse(
    Deno.readTextFileSync(`${folder.path}/runs/small-squad-recipe-0/report.json`),
  );
  const exact = `(${(100 * report.compressed.exactMatch).toFixed(2)} % exact)`;
  assert.ok(row.includes(exact), row);
  assert.ok(report.dense.accuracy > 0.9 && report.compressed.accuracy > 0.9, row);
  assert.ok(report.compressed.sparsity > 0.2 && report.relative.parameters < 0.9, row);
  assert.ok(Deno.statSync(`${folder.path}/runs/small-squad-recipe-0/subnet.safetensors`).isFile);
  // it is finished: nothing is read or trained again, and another recipe's run is refused
  const again = await run();
  assert.equal(again.code, 0, again.err);
  assert.ok(!again.err.includes("step"));
  Deno.writeTextFileSync(
    file,
    JSON.stringify({ ...small, network: { ...small.network, layers: 1 } }),
  );
  const other = await run();
  assert.equal(other.code, 2);
  assert.match(other.err, /^Cannot use the run in .*: it has other options than the recipe; /);
});

Deno.test("deno task reproduce says in one line what is wrong with the files of SQuAD", async () => {
  using folder = temporaryFolder();
  writeSquad(folder.path);
  const run = async (...more: string[]) =>
    await outcome(startGeta(["bert-squad", `--out=${folder.path}/runs`, ...more], "reproduce"));
  const none = await run();
  assert.deepEqual([none.code, none.err], [
    2,
    "Cannot read SQuAD: --data-dir must name the folder of train-v1.1.json, dev-v1.1.json and vocab.txt\n",
  ]);
  Deno.writeTextFileSync(`${folder.path}/dev-v1.1.json`, "{");
  const damaged = await run(`--data-dir=${folder.path}`);
  assert.equal(damaged.code, 2);
  assert.match(damaged.err, /^Cannot read .*dev-v1\.1\.json: it must be JSON: .*\n$/);
  Deno.removeSync(`${folder.path}/vocab.txt`);
  const missing = await run(`--data-dir=${folder.path}`);
  assert.match(missing.err, /^Cannot read .*vocab\.txt: .*: current value is no such file\n$/);
});
