import assert from "node:assert/strict";
import { geta, quick, temporaryFolder } from "./command.ts";

/** Options, exit code, what the one line on stderr says. */
const CASES: [what: string, options: string[], message: RegExp][] = [
  ["an unknown option", ["--spasity", "0.5"], /--spasity.*--sparsity/],
  ["an unknown model", ["--model", "resnet21"], /resnet21.*resnet20/],
  ["an unknown data set", ["--data", "cifar"], /cifar.*cifar10/],
  ["sparsity 1", ["--sparsity", "1"], /sparsity.*\[0, 1\).*1/],
  ["a negative sparsity", ["--sparsity=-0.1"], /sparsity.*-0\.1/],
  ["a reversed bit range", ["--bit-range", "8:4"], /bit-range.*LOW <= HIGH.*8:4/],
  ["bits below 2", ["--bit-range", "1:8"], /bit-range.*\[2, 24\].*1:8/],
  [
    "bits that no float32 holds",
    ["--bit-range", "4:32"],
    /^Cannot use --bit-range: .*\[2, 24\].*4:32/,
  ],
  ["a fraction of a bit", ["--bit-range", "4:7.5"], /^Cannot use --bit-range: .*whole.*4:7.5/],
  [
    "a fraction of a bit to take off",
    ["--bit-reduction", "0.5"],
    /^Cannot use --bit-reduction: .*0.5/,
  ],
  ["a misspelt word", ["--optimizer", "adamm"], /optimizer.*adamm.*adam\?/],
  ["an unknown command", ["recpies"], /recpies.*recipes/],
  ["an empty period", [
    "--limit",
    "96",
    "--batch",
    "32",
    "--epochs",
    "2",
    "--projection-periods",
    "50",
  ], /^Cannot use --projection: .* 50 --projection-periods .* 16\.67 epochs/],
  ["pruning in no time", ["--joint", "0"], /^Cannot use --joint: a sparsity of 0\.5 needs/],
  ["nothing that can be pruned", [
    "--model",
    "mlp",
    "--ignore",
    "fc1/kernel,fc2/kernel",
  ], /Cannot prune the model: at least one group must be prunable: .*fc1 .*fc2 /],
  ["a layer that is not there", ["--ignore", "conv9"], /ignore conv9: .*conv1\/kernel/],
  [
    "a batch larger than the data",
    ["--limit", "8", "--batch", "16"],
    /^Cannot use --batch: .*8 training images.*16/,
  ],
  [
    "a data folder that is not there",
    ["--data", "cifar10", "--data-dir", "/nowhere"],
    /\/nowhere\/data_batch_1\.bin: .*: deno task download cifar10, then leave out --data-dir/,
  ],
  ["more images than memory holds", ["--limit", "1e15"], /^Cannot use --limit: .* 1000000 drawn/],
  [
    "more threads than there are",
    ["--threads", "100000"],
    /^Cannot use --threads: .*\[1, 1024\].*100000/,
  ],
  ["a shift out of sight", ["--shift", "1000000"], /^Cannot use --shift: .*\[0, 1024\]/],
  ["endless epochs", ["--epochs", "1e300"], /^Cannot use --epochs: .*\(0, 1000000\].*1e\+300/],
  [
    "endless periods",
    ["--joint=0", "--sparsity=0", "--pruning-periods", "4e7"],
    /^Cannot use --pruning-periods: /,
  ],
  [
    "more bits to take off than there are",
    ["--bit-reduction", "100"],
    /^Cannot use --bit-reduction: .*\[0, 22\]/,
  ],
  [
    "blocks larger than every group",
    ["--round-to", "1000"],
    /^Cannot use --round-to: it must be less than 64, the size of the largest group: current value is 1000$/m,
  ],
  [
    "a sparsity of less than one structure",
    ["--sparsity", "0.0001"],
    /^Cannot use --sparsity: it must be 0, or at least 0.006 to remove one of 176 structures: .*0.0001$/m,
  ],
  ["--resume without a run", ["--resume", "--out", "/nowhere"], /\/nowhere\/checkpoint/],
];

for (const [what, options, message] of CASES) {
  Deno.test(`the command refuses ${what} with one line, exit code 2 and no folder`, async () => {
    using folder = temporaryFolder();
    const out = options.includes("--out") ? [] : ["--out", `${folder.path}/run`];
    const { code, err, out: printed } = await geta(...options, ...out);
    assert.equal(code, 2, err);
    assert.equal(printed, "");
    assert.match(err, message);
    assert.match(err, /^[^\n]+\n$/, "one line");
    assert.doesNotMatch(err, /^\s+at /m, "no stack trace");
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  });
}

Deno.test("the command does not write into a folder that holds anything", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/notes.txt`, "mine");
  const { code, err } = await geta(...quick, "--out", folder.path);
  assert.equal(code, 2);
  assert.match(err, /^Cannot start a run in .*must be new.*\n$/);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["notes.txt"]);
});

Deno.test("the command says which file of CIFAR-10 has the wrong size", async () => {
  using folder = temporaryFolder();
  for (const size of [30_730_000 - 1, 30_730_000 + 1]) {
    const file = await Deno.create(`${folder.path}/data_batch_1.bin`);
    await file.truncate(size);
    file.close();
    const { code, err } = await geta(
      "--data",
      "cifar10",
      "--data-dir",
      folder.path,
      "--out",
      `${folder.path}/run`,
    );
    assert.equal(code, 2);
    assert.match(
      err,
      new RegExp(
        `data_batch_1\\.bin.*30.?730.?000.*${String(size).replace(/\B(?=(\d{3})+$)/g, ".?")}`,
      ),
    );
  }
});

Deno.test("a loss that is no number stops the run with exit code 1 and names the culprit", async () => {
  using folder = temporaryFolder();
  const { code, err } = await geta(
    ...quick,
    "--learning-rate",
    "1e30",
    "--out",
    `${folder.path}/run`,
  );
  assert.equal(code, 1, err);
  assert.match(err, /Cannot go on after step \d+: the loss is (NaN|Infinity).* is \w/);
});

Deno.test("a place that cannot be written to is one clear line", async () => {
  const { code, err } = await geta(...quick, "--out", "/dev/null/run");
  assert.equal(code, 2);
  assert.match(err, /^Cannot make the folder \/dev\/null\/run: .*\n$/);
});

Deno.test("--help lists every option with its default and an example", async () => {
  const { code, out } = await geta("--help");
  assert.equal(code, 0);
  for (
    const option of [
      "--model",
      "--bit-range",
      "--resume",
      "--semantics",
      "--learning-rate-quantizer",
      "--pruning-periods",
    ]
  ) {
    assert.ok(out.includes(option), option);
  }
  assert.match(out, /deno task geta .*--data cifar10/);
});
