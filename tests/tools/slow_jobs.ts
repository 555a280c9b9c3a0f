/**
 * A worker of the tests: squares numbers, slowly. Arguments: folder, shard, milliseconds for each.
 *
 * @module
 */
import { parseShard, runFolder } from "../../tools/job/run_folder.ts";

const [folder = "", shard = "", milliseconds] = Deno.args;
console.log(`pid ${Deno.pid}`);
await runFolder(folder, async (job) => {
  await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
  return (job as { n: number }).n ** 2;
}, { shard: parseShard(shard), tell: console.log });
