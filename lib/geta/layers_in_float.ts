import { floatLayers, type Graph } from "../graph/mod.ts";
import type { Settings } from "../settings/mod.ts";

/**
 * The layers that stay float though the network is quantized, and why.
 *
 * @param graph Trace of the network without quantizers.
 * @param layerBits Bits of single layers, as the user gave them.
 * @returns Names and reasons; those that the user named first.
 */
export function layersInFloat(
  graph: Graph,
  layerBits: Settings["layerBits"],
): { name: string; reason: string }[] {
  return [
    ...Object.keys(layerBits).filter((name) => layerBits[name] === "float")
      .map((name) => ({ name, reason: "layerBits says float" })),
    ...floatLayers(graph).map(({ name, reason }) => ({ name, reason })),
  ];
}
