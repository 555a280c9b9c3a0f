import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { runCommand } from "@geta-lab/geta/cli";
import { FileError } from "@geta-lab/geta/io";
import type { SearchReport } from "@geta-lab/geta/report";
import type { StopSignal } from "@geta-lab/geta/run";
import { jobName } from "@geta-lab/geta/search";
import * as v from "valibot";
import { searchMethods } from "../../lib/cli/options/search_options.ts";
import {
  answeredJobs,
  openJobs,
  readResult,
  resultsOf,
  writeJobs,
  writeResult,
} from "../../lib/cli/run/job_folder.ts";
import { answerOnWorkers } from "../../lib/cli/run/job_workers.ts";
import { describeSearch } from "../../lib/cli/run/search_description.ts";
import { searchProgress } from "../../lib/cli/run/search_progress.ts";
import { temporaryFolder } from "../e2e/command.ts";

const squaring = new URL("squaring_worker.ts", import.meta.url);

/** Squares numbers on two workers. */
async function squares(
  jobs: { n: number; milliseconds?: number; until?: number }[],
  { program = squaring, ready = true, stopped = () => undefined }: {
    program?: URL;
    ready?: boolean;
    stopped?: (kept: number) => StopSignal | undefined;
  } = {},
) {
  const begun = new Int32Array(new SharedArrayBuffer(4)), kept = new Map<number, unknown>();
  const end = answerOnWorkers(jobs, {
    workers: 2,
    program,
    setup: { begun, ready },
    keep({ n }, result) {
      assert.ok(!kept.has(n), "answered once");
      kept.set(n, result);
      return Promise.resolve();
    },
    stopped: () => stopped(kept.size),
  });
  return await end.then((signal) => ({ signal }), (error: Error) => ({ error }))
    .then((how) => ({ begun: () => Atomics.load(begun, 0), kept, ...how }));
}

Deno.test("answerOnWorkers() hears Ctrl-C while its workers compute", async () => {
  const program = `
    import { answerOnWorkers } from "${new URL(
    "../../lib/cli/run/job_workers.ts",
    import.meta.url,
  )}";
    const signal = await answerOnWorkers([{ n: 0 }, { n: 1, milliseconds: 1e5 }, { n: 2, milliseconds: 1e5 }], {
      workers: 2,
      program: new URL("${squaring}"),
      setup: { begun: new Int32Array(new SharedArrayBuffer(4)) },
      keep: ({ n }) => Promise.resolve(console.log(n)),
      stopped: () => undefined,
    });
    console.log(signal);`;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const script = `data:text/javascript,${encodeURIComponent(program)}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, script],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let out = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    out += text;
    if (out === "0\n") child.kill("SIGINT");
  }
  assert.deepEqual([out, (await child.status).code], ["0\nSIGINT\n", 0]);
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.test("answerOnWorkers() has each job answered once, whichever worker is free", async () => {
  // the first does not end before all others are begun, which then fall to the other worker
  const jobs = Array.from({ length: 9 }, (_, n) => ({ n, until: n === 0 ? 9 : 0 }));
  const { kept, begun, ...end } = await squares(jobs);
  assert.deepEqual(end, { signal: undefined });
  assert.deepEqual([...kept].sort(), jobs.map(({ n }) => [n, n ** 2]));
  assert.ok([...kept.keys()].indexOf(0) >= 7, `${[...kept.keys()]}`);
  assert.equal(begun(), 9);
  assert.deepEqual((await squares([])).kept, new Map());
});

Deno.test("answerOnWorkers() stops all workers at a signal, and where one of them fails", async () => {
  const slow = Array.from({ length: 40 }, (_, n) => ({ n, milliseconds: 10 }));
  const stopped = await squares(slow, { stopped: (kept) => kept >= 4 ? "SIGPIPE" : undefined });
  assert.deepEqual([(stopped as { signal: string }).signal, stopped.kept.size], ["SIGPIPE", 4]);
  const failed = await squares(slow.with(5, { n: -1, milliseconds: 0 }));
  const message = (text: string) =>
    new Error(`Cannot finish the work: a worker failed: current value is ${text}`);
  assert.deepEqual((failed as { error: Error }).error, message("-1 is below 0"));
  const before = [stopped, failed].map(({ begun }) => begun());
  assert.ok(before.every((count) => count < 12), `${before}`);
  await pause(40);
  assert.deepEqual([stopped, failed].map(({ begun }) => begun()), before, "none is left behind");
  const unready = await squares(slow, { ready: false });
  assert.deepEqual((unready as { error: Error }).error, message("no samples"));
  const broken = await squares(slow, {
    program: new URL("data:text/javascript,throw new Error('broken')"),
  });
  assert.match(`${(broken as { error: Error }).error}`, /a worker failed: .*broken/);
});

Deno.test("readResult() refuses a result that is damaged or another job's, and says what helps", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/jobs`, schema = v.object({ score: v.number() });
  assert.deepEqual(await answeredJobs(path), new Set());
  const [name = "", other = ""] = await writeJobs(path, [{ n: 1 }, { n: 2 }]);
  assert.equal(name, jobName({ n: 1 }));
  await writeResult(path, name, { score: 0.1 + 0.2 });
  assert.deepEqual(await readResult(path, name, schema), { score: 0.1 + 0.2 });
  assert.deepEqual(await openJobs(path), [other]);
  assert.deepEqual(await resultsOf(path), [{ job: { n: 1 }, result: { score: 0.1 + 0.2 } }]);
  const wrong = async (text: string, message: RegExp) => {
    await Deno.writeTextFile(`${path}/${other}.result.json`, text);
    await assert.rejects(readResult(path, other, schema), (error) => {
      assert.ok(error instanceof FileError);
      assert.match(error.message, message);
      return true;
    });
  };
  await wrong('{"job":', /^Cannot read .*\.result\.json: it must be JSON$/);
  await wrong(`{"job":"${name}","result":{"score":1}}`, /: job: .*Expected/);
  await wrong(`{"job":"${other}","result":{"score":null}}`, /: result\.score: /);
});

Deno.test("describeSearch() refuses workers for searches whose candidates follow one from the other", () => {
  const refused = searchMethods.filter((method) => {
    assert.equal(describeSearch(method, { workers: 1 }).method, method);
    try {
      describeSearch(method, { workers: 2 });
      return false;
    } catch {
      return true;
    }
  });
  assert.deepEqual(refused, ["uniform", "amc", "netadapt", "haq"]);
  assert.throws(
    () => describeSearch("haq", { workers: 3 }),
    /^UsageError: Cannot use --workers: it must be 1, what haq measures next depends on the last: current value is 3$/,
  );
});

Deno.test("searchProgress() knows the best of what was measured before", () => {
  const lines: string[] = [];
  const { update } = searchProgress({ write: (text) => lines.push(text) }, {
    total: 4,
    done: 3,
    measured: [{ cost: 5, score: 0.7 }, { cost: 9, score: 0.9 }, { cost: 4, score: 0.6 }],
    budget: 6,
    seconds: () => 0,
  });
  update({ cost: 5, score: 0.4 });
  assert.match(lines.join(""), /100 % {2}best 70\.0 % {2}4 of 4 .*last 40\.0 %\n$/);
});

/** Runs a search; as soon as it shows the progress of its candidates its reader is gone, if asked. */
async function search(words: string, { stop = false } = {}) {
  const written = { out: "", err: "" };
  const io = {
    out: { write: (text: string) => void (written.out += text) },
    err: { write: (text: string) => void (written.err += text), columns: () => 90 },
    closed: () => stop && /Search █/.test(written.err),
  };
  const execute = () => Promise.reject(new Error("not geta"));
  const code = await runCommand(words.split(" "), { io, execute });
  return { code, ...written };
}

async function outcome(folder: string) {
  const { found, measurements, plan, whole } = JSON.parse(
    await Deno.readTextFile(`${folder}/report.json`),
  ) as SearchReport;
  const history = await Deno.readTextFile(`${folder}/search/history.jsonl`);
  return { found, measurements, plan, whole, history };
}

Deno.test("search --workers finds, measures and writes what one worker does, stopped or not", async (t) => {
  using folder = temporaryFolder();
  const one = `${folder.path}/one`, parts = `${folder.path}/parts`, jobs = `${parts}/search/jobs`;
  const words = "search exhaustive --model mlp --limit 40 --batch 20 --multiple 16 --budget 0.35";
  const whole = await search(`${words} --epochs 1 --threads 2 --out ${one}`);
  assert.equal(whole.code, 0, whole.err);
  const same = `${words} --start ${one}/dense.safetensors --out ${parts}`;
  const stopped = await search(`${same} --threads 1 --workers 2`, { stop: true });
  assert.equal(stopped.code, 141);
  const [, done, all] = /Stopped after (\d+) of (\d+) candidates of the search; continue with/
    .exec(stopped.err)!;
  assert.ok(Number(done) >= 1 && Number(done) < Number(all), stopped.err);
  const before = await answeredJobs(jobs);
  assert.equal(before.size, Number(done));
  const times = async () =>
    await Promise.all(
      [...before].map(async (name) => (await Deno.stat(`${jobs}/${name}.result.json`)).mtime),
    );
  const written = await times();
  const alone = `${folder.path}/alone`; // the same files as after a process that was killed
  cpSync(parts, alone, { recursive: true });
  await Deno.writeTextFile(`${alone}/search/jobs/.0.result.json.part`, "{");

  await t.step("resumed without workers it takes the answers, too", async () => {
    const { code, err } = await search(`search exhaustive --resume --workers 1 --out ${alone}`);
    assert.equal(code, 0, err);
    assert.match(err, new RegExp(`Search [^\\r]* ${Number(done) + 1} of ${all} `));
    assert.deepEqual(await outcome(alone), await outcome(one));
    assert.equal((await answeredJobs(`${alone}/search/jobs`)).size, before.size);
  });

  await t.step("resumed with as many workers it measures what is open", async () => {
    const { code, err } = await search(`search exhaustive --resume --out ${parts}`);
    assert.equal(code, 0, err);
    assert.deepEqual(await outcome(parts), await outcome(one));
    assert.deepEqual(await times(), written);
    assert.equal((await answeredJobs(jobs)).size, Number(all));
    assert.deepEqual(await openJobs(jobs), []);
  });

  await t.step("its folder is refused where a subnet is asked for", async () => {
    const commands = ["evaluate", "compare", "predict", "export"];
    for (const command of commands) {
      const { code, err } = await search(
        `${command} ${one}${command === "predict" || command === "export" ? " x" : ""}`,
      );
      assert.equal(code, 2, command);
      assert.match(
        err,
        /^Cannot use .*one as a run: it must have left a subnet: current value is the folder of a search; the command under "next" in its report\.json trains what was found\n$/,
      );
    }
  });
});
