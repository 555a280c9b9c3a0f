import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import { isInShard, jobName, type Shard } from "@geta-lab/geta/search";
import { bestText, ratioJobs, ratioWorker } from "../../tools/job/ratio_jobs.ts";
import { openJobs, resultsOf, writeJobs } from "../../lib/cli/run/job_folder.ts";
import { parseShard, runFolder } from "../../tools/job/run_folder.ts";
import { runPool } from "../../tools/job/run_pool.ts";

Deno.test("jobName() does not look at the order of keys, and tells different jobs apart", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [one, other] = [{ a, b }, { b, a }].map(jobName);
      assert.equal(one, other);
      assert.match(one!, /^[0-9a-f]{16}$/);
    }),
    { seed: 215, numRuns: 100 },
  );
  const names = Array.from({ length: 500 }, (_, i) => jobName({ keeps: [i / 500] }));
  assert.equal(new Set(names).size, 500);
  assert.throws(
    () => jobName({ a: [undefined] }),
    /job\.a\[0\] must be plain data: current value is undefined/,
  );
});

Deno.test("isInShard() gives every job to exactly one shard, and each its part", () => {
  const names = Array.from({ length: 600 }, (_, i) => jobName(i));
  const parts = [1, 2, 3].map((index) =>
    names.filter((name) => isInShard(name, { index, count: 3 }))
  );
  assert.equal(new Set(parts.flat()).size, 600);
  assert.equal(parts.flat().length, 600);
  assert.ok(parts.every(({ length }) => length > 150));
  assert.throws(() => isInShard("0", { index: 4, count: 3 }), /Cannot use the shard/);
  assert.deepEqual(parseShard("2/3"), { index: 2, count: 3 });
  for (const text of ["0/3", "4/3", "1", "a/b"]) {
    assert.throws(() => parseShard(text), /Cannot use --shard: it must be I\/N/);
  }
});

Deno.test("runFolder() does each job once, over shards and over a process that was killed", async () => {
  const folder = await Deno.makeTempDir(), jobs = Array.from({ length: 9 }, (_, n) => ({ n }));
  const names = await writeJobs(folder, jobs), asked: number[] = [];
  const run = (job: unknown) => {
    const { n } = job as { n: number };
    if (asked.length === 4) throw new Error("killed");
    asked.push(n);
    return n ** 2;
  };
  await assert.rejects(runFolder(folder, run), /killed/);
  asked.splice(0, 0, -1); // one more than four: it goes on
  for (const index of [1, 2]) await runFolder(folder, run, { shard: { index, count: 2 } });
  assert.deepEqual(asked.slice(1).sort(), jobs.map(({ n }) => n));
  const { done, before } = await runFolder(folder, () => assert.fail("asked again"));
  assert.deepEqual([done.length, before], [0, 9]);
  const first = JSON.parse(await Deno.readTextFile(`${folder}/${names[3]}.result.json`));
  assert.deepEqual(first, { job: names[3], result: 9 });
  // a job that was changed is not done under its old name
  await Deno.writeTextFile(`${folder}/${names[0]}.job.json`, '{"n":7}');
  await Deno.remove(`${folder}/${names[0]}.result.json`);
  await assert.rejects(runFolder(folder, run), /its name must be that of the job in it/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("ratioWorker() answers a job with the same digits in any process, and refuses what is none", async () => {
  await useEngine();
  const jobs = ratioJobs({ seed: 0, share: 0.5, scale: "quick" });
  assert.ok(jobs.length > 1 && jobs.length < 4096);
  const [one, other] = [ratioWorker(), ratioWorker()].map((work) => work(jobs[0]));
  assert.deepEqual(one, other);
  assert.ok(one!.cost > 0 && one!.score >= 0 && one!.score <= 1);
  const answers = jobs.slice(0, 2).map((job, i) => ({ job, result: { cost: 9 - i, score: 0.5 } }));
  const best = jobs[1]!.configuration.join(", "); // as good for less
  assert.equal(
    bestText(answers),
    `The best of 2: ${best}, 50.0 % of the validation images at 8 multiply-adds`,
  );
  assert.throws(() => ratioWorker()({ ...jobs[0], share: 2 }), /share|<=1/);
  assert.throws(() => ratioWorker()({ kind: "other" }));
});

Deno.test("runPool() loses one job of a worker that is killed, and goes on with any number of workers", async () => {
  const folder = await Deno.makeTempDir(), jobs = Array.from({ length: 24 }, (_, n) => ({ n }));
  const names = await writeJobs(folder, jobs);
  const worker = new URL("slow_jobs.ts", import.meta.url).pathname;
  const command = (milliseconds: number) => ({ index, count }: Shard) => [
    "run",
    "--quiet",
    "-A",
    worker,
    folder,
    `${index}/${count}`,
    `${milliseconds}`,
  ];
  const told: string[] = [];
  let victim = 0;
  const first = await runPool(folder, {
    workers: 2,
    command: command(50),
    tell(text) {
      told.push(text);
      if (text.startsWith("worker 1: pid ")) victim = Number(text.split(" ").at(-1));
      if (text.startsWith("worker 1: 2 of ")) Deno.kill(victim, "SIGKILL");
    },
  });
  const shard = names.filter((name) => isInShard(name, { index: 1, count: 2 })).length;
  assert.deepEqual([first.exitCode, first.open], [1, (await openJobs(folder)).length]);
  assert.ok(first.open >= shard - 4 && first.open <= shard - 2, `${first.open} of ${shard}`);
  assert.ok(told.includes("worker 1: ended with SIGKILL"));
  const before = new Map(
    [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".result.json"))
      .map(({ name }) => [name, Deno.statSync(`${folder}/${name}`).mtime?.getTime()]),
  );
  const second = await runPool(folder, { workers: 1, command: command(0) });
  assert.deepEqual(second, { open: 0, exitCode: 0 });
  for (const [name, time] of before) {
    assert.equal(Deno.statSync(`${folder}/${name}`).mtime?.getTime(), time, "answered once");
  }
  const answers = await resultsOf(folder);
  assert.deepEqual(
    answers.map(({ job, result }) => [(job as { n: number }).n, result]).sort(),
    jobs.map(({ n }) => [n, n ** 2]).sort(),
  );
  await Deno.remove(folder, { recursive: true });
});
