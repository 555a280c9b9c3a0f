import { useEngine } from "../../../lib/engine/mod.ts";
import { quantizedNetwork } from "../../../lib/geta/mod.ts";
import { fromJson, toJson } from "../../../lib/graph/mod.ts";
import { small } from "../../../lib/models/mod.ts";
import { mergeAttachedBranches } from "../../../lib/qadg/mod.ts";
import type { Settings } from "../../../lib/settings/mod.ts";

/**
 * The graph that every subnet of `small` with these widths has, whatever its weights: the cut network with a quantizer before each
 * layer. A subnet is held against it, so that nothing else is ever run.
 *
 * @param widths Channels of `conv1`, `conv2`, the residual sum, the inside of the block.
 * @param semantics Whose quantizers.
 * @returns The graph, as a file has it.
 */
export async function expectedGraph(
  widths: readonly number[],
  semantics: Settings["semantics"],
): Promise<string> {
  await useEngine({ threads: 1, deterministic: true });
  const network = small({ widths: [...widths] as [number, number, number, number] });
  const { graph } = quantizedNetwork(network, {
    quantize: "weight+activation",
    semantics,
    ignore: [],
  });
  return toJson(fromJson(toJson(mergeAttachedBranches(graph))));
}
