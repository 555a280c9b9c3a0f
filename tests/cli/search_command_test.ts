import assert from "node:assert/strict";
import { runCommand } from "@geta-lab/geta/cli";
import { FileError } from "@geta-lab/geta/io";
import { mlp } from "@geta-lab/geta/models";
import { checkPruningRecipe, prunableNetwork } from "@geta-lab/geta/prune";
import { parseSearchLines, type SearchReport } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { findZeroStructures } from "@geta-lab/geta/structure";
import { decodeNetwork, readVariables, writeVariables } from "@geta-lab/geta/train";
import * as tf from "@tensorflow/tfjs";
import { searchMethods, searchOptionTable } from "../../lib/cli/options/search_options.ts";
import { describeSearch, parseSearchDescription } from "../../lib/cli/run/search_description.ts";
import { nextCommand, repeatSearch } from "../../lib/cli/run/search_next.ts";
import { searchProgressLine } from "../../lib/cli/run/search_progress.ts";
import { searchWays } from "../../lib/cli/run/search_ways.ts";
import { temporaryFolder } from "../e2e/command.ts";

/** Runs the command; after so many words on the error stream its reader is gone. */
async function run(words: string, { until = Infinity } = {}) {
  const written = { out: "", err: "" };
  let count = 0;
  const io = {
    out: { write: (text: string) => void (written.out += text) },
    err: { write: (text: string) => (count++, void (written.err += text)), columns: () => 90 },
    closed: () => count >= until,
  };
  const execute = () => Promise.reject(new Error("not geta"));
  const code = await runCommand(["search", ...words.split(" ")], { io, execute });
  return { code, ...written };
}

const small = "--model mlp --limit 40 --batch 20 --epochs 1 --threads 1 --multiple 32";

async function outcome(folder: string) {
  const { found, measurements, plan } = JSON.parse(
    await Deno.readTextFile(`${folder}/report.json`),
  ) as SearchReport;
  const history = await readHistory(`${folder}/search/history.jsonl`, parseSearchLines);
  return { found, measurements, plan, history };
}

Deno.test("search --help names every option and every way to search", async () => {
  const { out } = await run("--help");
  for (const name of Object.keys(searchOptionTable)) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    assert.match(out, new RegExp(`--${flag}\\b`));
  }
  assert.match(out.replace(/\s+/g, " "), new RegExp(searchMethods.join(", ")));
  assert.deepEqual(Object.keys(searchWays).sort(), [...searchMethods].sort());
});

Deno.test("search ends with code 2 and one line where the input is wrong, before anything is trained", async () => {
  using folder = temporaryFolder();
  const wrong = async (words: string, message: RegExp) => {
    const { code, err } = await run(words);
    assert.equal(code, 2, words);
    assert.match(err, message);
    assert.equal(err.split("\n").length, 2);
  };
  await wrong("amcc", /^Cannot use method: it must be one of .*; did you mean amc\?/);
  await wrong("amc --budget 1", /^Cannot use --budget: it must be a number in \(0, 1\)/);
  await wrong(
    "amc --resource bops",
    /^Cannot use --resource: keep ratios have macs, parameters, bytes, latency: /,
  );
  await wrong(
    "exhaustive --resource latency --workers 2",
    /^Cannot use --workers: it must be 1, latency is measured on an otherwise idle machine: current value is 2\n$/,
  );
  await wrong("haq --resource macs", /^Cannot use --resource: bits have bops, size/);
  await wrong(
    "amc --short-fine-tuning 3",
    /^Cannot use --short-fine-tuning: only netadapt trains what it measures: current value is amc\n$/,
  );
  await wrong("amc --resume", /^Cannot use --resume: it needs --out <folder>/);
  await wrong(`exhaustive --multiple 1 --limit 40 --batch 20`, /at most 4096: current value is/);
  await wrong(
    `amc ${small} --budget 0.01`,
    /^Cannot search within the budget: it must be at least/,
  );
  await wrong(`amc --resume --out ${folder.path}`, /^Cannot read .*checkpoint/);
  assert.throws(() => describeSearch("haq", { resource: "bytes" }), /bits have bops, size, cycles/);
});

Deno.test("search amc that stopped in its training and in its search goes on as one that never stopped", async () => {
  using folder = temporaryFolder();
  const words = `amc ${small} --episodes 6`, whole = `${folder.path}/whole`;
  const first = await run(`${words} --out ${whole}`);
  assert.equal(first.code, 0, first.err);
  assert.match(first.err, /2 choices, 8 configurations; smallest, middle and largest cost/);
  assert.match(first.err, /Search .*best .* of 6/);
  assert.match(first.out, /mlp on shapes, searched by amc: \d measurements/);
  const parts = `${folder.path}/parts`;
  const training = await run(`${words} --out ${parts}`, { until: 3 });
  assert.equal(training.code, 141);
  assert.match(training.err, /Stopped after step \d; continue with --resume/);
  const searching = await run(`amc --resume --out ${parts}`, { until: 5 });
  assert.equal(searching.code, 141);
  assert.match(searching.err, /Stopped after step \d of the search; continue with --resume/);
  const other = await run(`netadapt --resume --out ${parts}`);
  assert.deepEqual([other.code, other.err.includes("must be amc as at the start")], [2, true]);
  assert.equal((await run(`amc --resume --out ${parts} --quiet`)).code, 0);
  assert.deepEqual(await outcome(parts), await outcome(whole));
  checkPruningRecipe(JSON.parse(await Deno.readTextFile(`${whole}/recipe.json`)));
  const page = await Deno.readTextFile(`${whole}/report.html`);
  assert.match(page, /Accuracy over multiply-adds/);
  assert.match(page, /What episodes were worth/);
});

Deno.test("every search by command stays within its budget, and exhaustive finds what none of ratios beats", async () => {
  using folder = temporaryFolder();
  const start = `${folder.path}/exhaustive/dense.safetensors`;
  const same = small.replace("--epochs 1", `--start ${start}`);
  assert.equal((await run(`exhaustive ${small} --out ${folder.path}/exhaustive`)).code, 0);
  const best = await outcome(`${folder.path}/exhaustive`);
  assert.equal(best.history.length, best.measurements);
  for (const method of ["program", "netadapt", "haq"]) {
    const path = `${folder.path}/${method}`;
    const { code, err, out } = await run(`${method} ${same} --episodes 2 --json --out ${path}`);
    assert.equal(code, 0, err);
    const { found, budget, next, options } = JSON.parse(out) as SearchReport;
    assert.ok(found.cost <= budget.cost * (1 + 1e-9), method);
    if (method === "program") assert.ok(found.score <= best.found.score, method);
    assert.match(
      next,
      method === "haq" ? /^deno task geta .*--layer-bits fc1=/ : /^deno task prune/,
    );
    assert.equal(options.model, "mlp");
  }
});

Deno.test("search netadapt trains its offers from the network of the round before, stopped or not, and leaves what it trained", async () => {
  using folder = temporaryFolder();
  const words = `netadapt ${small} --short-fine-tuning 2 --long-fine-tuning 1`;
  const whole = `${folder.path}/whole`, parts = `${folder.path}/parts`;
  const first = await run(`${words} --out ${whole}`);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /Trained for 2 steps behind each cut and 1 epochs in the end/);
  assert.match(first.out, /deno task prune .*--start \S+whole\/network\.safetensors/);
  const stopped = await run(`${words} --out ${parts}`, { until: 5 });
  assert.match(stopped.err, /Stopped after step \d of the search/);
  assert.equal((await run(`netadapt --resume --out ${parts} --quiet`)).code, 0);
  assert.deepEqual(await outcome(parts), await outcome(whole));
  const [one, other] = await Promise.all(
    [whole, parts].map((path) => Deno.readFile(`${path}/network.safetensors`)),
  );
  assert.deepEqual(one, other);
  // the structures that it took are zero, and no others
  const model = mlp(), { groups } = prunableNetwork(model);
  writeVariables(model.variables, decodeNetwork(one!, model));
  const { found } = await outcome(whole);
  const prunable = groups.filter(({ prunable }) => prunable);
  const shapes = Object.fromEntries(
    Object.entries(model.variables).map(([name, { shape }]) => [name, shape]),
  );
  const zero = findZeroStructures(prunable, readVariables(model.variables), shapes);
  assert.deepEqual(
    zero.map((structures) => structures.filter((is) => !is).length),
    prunable.map(({ size }, g) => Math.round(found.configuration[g]! * size)),
  );
  tf.dispose(model.variables);
  const nothing = await run(
    `${words.replace(/tuning \d/g, "tuning 0")} --json --out ${folder.path}/no`,
  );
  const report = JSON.parse(nothing.out) as SearchReport;
  assert.deepEqual([report.fineTuning, /dense\.safetensors/.test(report.next)], [undefined, true]);
});

Deno.test("search netadapt --resource latency measures a table, keeps it, and goes on with it", async () => {
  using folder = temporaryFolder();
  const words =
    `netadapt ${small} --resource latency --short-fine-tuning 0 --long-fine-tuning 0 --budget`;
  let path = "", budget = 0.7, stopped: Awaited<ReturnType<typeof run>>;
  // narrow layers take what this machine says: a budget below them is refused, and names the least
  for (let tries = 0; tries < 5; tries++) {
    path = `${folder.path}/run${tries}`;
    stopped = await run(`${words} ${budget.toFixed(3)} --out ${path}`, { until: 4 });
    const [, least, asked] =
      /at least ([\d.]+) milliseconds, .* current value is ([\d.]+)/.exec(stopped.err) ?? [];
    if (least === undefined) break;
    const share = budget * Number(least) / Number(asked);
    budget = share < 1 ? (1 + share) / 2 : budget;
  }
  assert.match(
    stopped!.err,
    /smallest, middle and largest cost [\d.]+, [\d.]+, [\d.]+ milliseconds/,
  );
  const table = async () => JSON.parse(await Deno.readTextFile(`${path}/latency.json`));
  const before = await table();
  assert.ok(
    Object.keys(before.layers).some((form) => /^dense, positions: 1, 3072 to 128$/.test(form)),
  );
  const { code, err, out } = await run(`netadapt --resume --json --out ${path}`);
  assert.equal(code, 0, err);
  const after = await table(),
    { found, budget: limit, resource, warnings } = JSON.parse(out) as SearchReport;
  for (const [form, time] of Object.entries(before.layers)) assert.equal(after.layers[form], time);
  assert.equal(resource, "milliseconds");
  // times of layers are what they are: where no group alone is narrow enough, that is said
  const isAbove = found.cost > limit.cost * (1 + 1e-9);
  assert.deepEqual(
    warnings.map((text) => text.includes("above the budget")),
    isAbove ? [true] : [],
  );
  await Deno.writeTextFile(`${path}/latency.json`, JSON.stringify({ ...after, layers: { a: -1 } }));
  const damaged = await run(`netadapt --resume --out ${path}`);
  assert.equal(damaged.code, 2);
  assert.match(damaged.err, /latency\.json: layers\.a: /);
});

Deno.test("parseSearchDescription() refuses what deno task search has not written", () => {
  const description = describeSearch("amc", { budget: 0.4, seed: 3 });
  assert.deepEqual(parseSearchDescription(structuredClone(description), "runs/x"), description);
  assert.throws(() => parseSearchDescription({ typed: {} }, "runs/x"), FileError);
  assert.throws(
    () => parseSearchDescription({ ...description, typed: { budget: 4 } }, "runs/x"),
    /Cannot resume from runs\/x\/checkpoint: Cannot use budget: /,
  );
});

Deno.test("nextCommand() and repeatSearch() give commands with what was typed", () => {
  const typed = { budget: 0.4, seed: 3, limit: 96, out: "runs/x", quiet: true };
  assert.equal(repeatSearch("amc", typed), "deno task search amc --budget 0.4 --limit 96 --seed 3");
  const choices = ["conv1", "a/fc"].flatMap((name) =>
    ["weight", "activation"].map((of) => ({ name: `${name}/${of}`, options: [2, 8] }))
  );
  assert.equal(
    nextCommand([2, 8, 4, 3], { method: "haq", typed, choices, path: "runs/x" }),
    "deno task geta --limit 96 --seed 3 --start runs/x/dense.safetensors --sparsity 0 --layer-bits conv1=2:8,a/fc=4:3",
  );
});

Deno.test("searchProgressLine() keeps what matters most where the terminal is narrow", () => {
  const progress = { stage: "search", done: 3, total: 12, score: 0.5, best: 0.81, secondsLeft: 70 };
  const line = searchProgressLine(progress, { columns: 100 });
  assert.match(line, /^Search █+░+ +25 % {2}best 81\.0 % {2}3 of 12 {2}1:10 left {2}last 50\.0 %$/);
  for (let columns = 30; columns < 80; columns++) {
    const short = searchProgressLine(progress, { columns });
    assert.ok(short.length <= columns, short);
  }
  assert.match(searchProgressLine(progress, { columns: 40 }), /best 81\.0 %/);
});
