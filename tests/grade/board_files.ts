/**
 * Subnets for tests of the leaderboard: an honest one, and folders in which others are handed in.
 *
 * @module
 */
import { decodeSubnet, encodeSubnet, type Subnet, type SubnetFiles } from "@geta-lab/geta/io";
import { removeFolder } from "../support/project_copy.ts";

const BASELINE = new URL(
  "../../tools/grade/leaderboard/baselines/notebook_13/",
  import.meta.url,
);

/** The files of a subnet within the budget, cut and quantized in notebook 13. */
export async function honestFiles(): Promise<SubnetFiles> {
  return {
    json: await Deno.readTextFile(new URL("subnet.json", BASELINE)),
    safetensors: await Deno.readFile(new URL("subnet.safetensors", BASELINE)),
  };
}

/** The same, read. */
export async function honestSubnet(): Promise<Subnet> {
  return await decodeSubnet(await honestFiles());
}

/** A folder that is gone when disposed of. */
export interface HandedIn extends Disposable {
  path: string;
}

/** Writes a submission: a subnet, its two files, or any files. */
export async function handIn(
  files: Record<string, string | Uint8Array>,
  subnet?: Subnet | SubnetFiles,
): Promise<HandedIn> {
  const path = await Deno.makeTempDir({ prefix: "geta-board-" });
  const pair = subnet === undefined
    ? undefined
    : "graph" in subnet
    ? await encodeSubnet(subnet)
    : subnet;
  const all: Record<string, string | Uint8Array> = {
    ...(pair && { "subnet.json": pair.json, "subnet.safetensors": pair.safetensors }),
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    await Deno.writeFile(
      `${path}/${name}`,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
  return { path, [Symbol.dispose]: () => removeFolder(path) };
}
