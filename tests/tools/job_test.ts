import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import { isInShard, jobName } from "@geta-lab/geta/search";
import { ratioJobs, ratioWorker } from "../../tools/job/ratio_jobs.ts";
import { parseShard, runFolder, writeJobs } from "../../tools/job/run_folder.ts";

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
  assert.throws(() => ratioWorker()({ ...jobs[0], share: 2 }), /share|<=1/);
  assert.throws(() => ratioWorker()({ kind: "other" }));
});
