import { erkDensities, globalMasks } from "@geta-lab/geta/mask";
import { barChart, lineChart } from "@geta-lab/geta/viz";
import { stored, storedGroups } from "./stored.ts";

/** Kernels of the stored network by layer. */
async function kernels(): Promise<[layer: string, weights: Float32Array][]> {
  const { values } = await stored();
  return Object.entries(values).filter(([name]) => name.endsWith("/kernel"))
    .map(([name, weights]) => [name.replace("/kernel", ""), weights]);
}

/** What one list of all magnitudes keeps of each layer. */
export async function uniformOrGlobal() {
  const layers = await kernels();
  const masks = globalMasks(
    Object.fromEntries(layers.map(([name, weights]) => [name, weights.map(Math.abs)])),
    0.8,
  );
  return barChart(
    layers.flatMap(([name]) => {
      const kept = masks[name]!.reduce((sum, one) => sum + one, 0) / masks[name]!.length;
      return [
        { name, series: "one ratio", value: 1 - 0.8 },
        { name, series: "one list", value: kept },
      ];
    }),
    { title: "Kept of each layer, 80 % removed", value: { title: "share kept", format: ".0%" } },
  );
}

/** Norms of the structures of each group: their sizes differ for reasons that are none of importance. */
export async function rawNorms() {
  const { scored } = await storedGroups();
  return lineChart(
    scored.map(({ group, squares }) => {
      const norms = Array.from(squares, Math.sqrt).sort((a, b) => a - b);
      return { name: group.name, x: norms.map((_, i) => (i + 0.5) / norms.length), y: norms };
    }),
    {
      title: "Norms of structures, each group sorted",
      x: { title: "structures, sorted", format: ".0%" },
      y: { title: "L2 norm", zero: true },
    },
  );
}

/** Densities by the sizes of the layers alone. */
export async function erk() {
  const { network } = await stored();
  const names = Object.keys(network.variables).filter((name) => name.endsWith("/kernel"));
  const { densities } = erkDensities(names.map((name) => network.variables[name]!.shape), 0.8);
  return barChart(
    names.map((name, i) => ({ name: name.replace("/kernel", ""), value: densities[i]! })),
    { title: "Erdős–Rényi kernel, 80 % removed", value: { title: "share kept", format: ".0%" } },
  );
}
