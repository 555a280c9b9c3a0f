/**
 * Candidates of a search as jobs: one JSON file in, one out, named by its hash. Several processes, also on several machines with a
 * common folder, take a shard each; what is answered is never asked again.
 *
 *     deno task job FOLDER --list [--seed=0] [--share=0.5] [--quick]     writes the jobs of an exhaustive search
 *     deno task job FOLDER [--workers=N]                                  does those that have no result yet, in N processes
 *     deno task job FOLDER --shard=I/N [--threads=N]                      does those of one shard, in this process
 *
 * Once all have one it prints the best.
 *
 * @module
 */
import { openJobs, resultsOf, writeJobs } from "../lib/cli/run/job_folder.ts";
import { messageOf } from "../lib/core/mod.ts";
import { useEngine } from "../lib/engine/mod.ts";
import { integerIn, numberIn, text } from "../lib/settings/mod.ts";
import type { Shard } from "../lib/search/mod.ts";
import { bestText, ratioJobs, ratioWorker } from "./job/ratio_jobs.ts";
import { parseShard, runFolder } from "./job/run_folder.ts";
import { runPool } from "./job/run_pool.ts";
import { toolArguments } from "./tool_arguments.ts";

const { words: [folder], flags, values } = toolArguments(Deno.args, {
  flags: ["list", "quick"],
  values: {
    seed: integerIn({ min: 0 }),
    share: numberIn({ exclusiveMin: 0, max: 1 }),
    shard: text(),
    threads: integerIn({ min: 1 }),
    workers: integerIn({ min: 1, max: 256 }),
  },
  paths: true,
});

try {
  if (folder === undefined) {
    throw new Error("Cannot run jobs: a folder must be named: current value is none");
  }
  if (values.workers !== undefined && values.shard !== undefined) {
    throw new Error("Cannot use --workers with --shard: each process has a shard of its own");
  }
  const shard = parseShard(values.shard ?? "1/1");
  if (flags.has("list")) {
    const scale = flags.has("quick") ? "quick" : "full";
    const { seed = 0, share = 0.5 } = values;
    await useEngine({ threads: 1 });
    const names = await writeJobs(folder, ratioJobs({ seed, share, scale }));
    console.log(`${names.length} jobs are in ${folder}`);
  } else if (values.workers !== undefined) {
    const threads = `--threads=${values.threads ?? 1}`;
    const command = ({ index, count }: Shard) => [
      "run",
      "--quiet",
      ...["read", "write", "ffi"].map((permission) => `--allow-${permission}`),
      import.meta.filename!,
      folder,
      `--shard=${index}/${count}`,
      threads,
    ];
    const { workers } = values;
    const { open, exitCode } = await runPool(folder, { workers, command, tell: console.log });
    if (open > 0) console.error(`${open} jobs have no result yet: run the command again`);
    else console.log(bestText(await resultsOf(folder)));
    Deno.exit(exitCode);
  } else {
    await useEngine({ ...values.threads !== undefined && { threads: values.threads } });
    const { done, before } = await runFolder(folder, ratioWorker(), { shard, tell: console.log });
    console.log(`${done.length} jobs are done, ${before} were done before`);
    if ((await openJobs(folder)).length === 0 && values.shard === undefined) {
      console.log(bestText(await resultsOf(folder)));
    }
  }
} catch (error) {
  console.error(messageOf(error));
  Deno.exit(1);
}
