import { fileURLToPath } from "node:url";
import { useEngine } from "@geta-lab/geta/engine";
import { type ScoredGroup, scoredGroup } from "@geta-lab/geta/importance";
import { small } from "@geta-lab/geta/models";
import { storedNetwork } from "@geta-lab/geta/notebook";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { readVariables } from "@geta-lab/geta/train";

const FILE = new URL("../../notebooks/data/small_shapes.safetensors", import.meta.url);

/** The trained network that the notebooks start from. */
export async function stored() {
  await useEngine();
  const network = await storedNetwork(small(), fileURLToPath(FILE), "9c002045");
  return { network, values: readVariables(network.variables) };
}

/** The same with its graph and groups, and each prunable group as a score sees it. */
export async function storedGroups() {
  const { network, values } = await stored();
  const prunable = prunableNetwork(network);
  const groups = prunable.groups.filter((group) => group.prunable);
  const tensors = { parameters: values, updates: {}, shapes: prunable.shapes };
  const scored: ScoredGroup[] = groups.map((group) => scoredGroup(group, tensors));
  return { network, values, prunable, groups, scored };
}
