/**
 * Candidates of a search as jobs: one JSON file in, one out, named by its hash. Several processes, also on several machines with a
 * common folder, take a shard each; what is answered is never asked again.
 *
 *     deno task job FOLDER --list [--seed=0] [--share=0.5] [--quick]     writes the jobs of an exhaustive search
 *     deno task job FOLDER [--shard=I/N] [--threads=N]                    does those that have no result yet
 *
 * @module
 */
import { messageOf } from "../lib/core/mod.ts";
import { useEngine } from "../lib/engine/mod.ts";
import { integerIn, numberIn, text } from "../lib/settings/mod.ts";
import { ratioJobs, ratioWorker } from "./job/ratio_jobs.ts";
import { parseShard, runFolder, writeJobs } from "./job/run_folder.ts";
import { toolArguments } from "./tool_arguments.ts";

const { words: [folder], flags, values } = toolArguments(Deno.args, {
  flags: ["list", "quick"],
  values: {
    seed: integerIn({ min: 0 }),
    share: numberIn({ exclusiveMin: 0, max: 1 }),
    shard: text(),
    threads: integerIn({ min: 1 }),
  },
  paths: true,
});

try {
  if (folder === undefined) {
    throw new Error("Cannot run jobs: a folder must be named: current value is none");
  }
  const shard = parseShard(values.shard ?? "1/1");
  await useEngine({ ...values.threads !== undefined && { threads: values.threads } });
  if (flags.has("list")) {
    const scale = flags.has("quick") ? "quick" : "full";
    const { seed = 0, share = 0.5 } = values;
    const names = await writeJobs(folder, ratioJobs({ seed, share, scale }));
    console.log(`${names.length} jobs are in ${folder}`);
  } else {
    const { done, before } = await runFolder(folder, ratioWorker(), { shard, tell: console.log });
    console.log(`${done.length} jobs are done, ${before} were done before`);
  }
} catch (error) {
  console.error(messageOf(error));
  Deno.exit(1);
}
