/**
 * The tables of `study lenets`, which stand in docs/hardware.md beside those of `study hardware`.
 *
 * @module
 */
import {
  PUBLISHED_LENET_300_100,
  PUBLISHED_LENET_5,
  type PublishedNetwork,
} from "../../lib/hardware/mod.ts";
import { FLOAT_BITS } from "../../lib/quant/mod.ts";
import { count, percent, table } from "./hardware_table.ts";
import type { CompressedLayer, CompressedNetwork, StudyLine } from "./line.ts";
import { groupsOf } from "./sections.ts";
import { meanOf, percentRange } from "./statistics.ts";

const PUBLISHED: Record<string, [name: string, network: PublishedNetwork]> = {
  lenet300: ["LeNet-300-100", PUBLISHED_LENET_300_100],
  caffeLenet5: ["LeNet-5", PUBLISHED_LENET_5],
};

/** Networks of a study as their lines hold them. */
type Line = StudyLine & { compressed: CompressedNetwork };

/**
 * What compression does to each network, and to each layer.
 *
 * @param lines What was measured on one data set.
 * @returns Markdown by the head of the first column.
 */
export function lenetTables(lines: readonly StudyLine[]): Map<string, string> {
  const measured = lines.filter((line): line is Line => line.compressed !== undefined);
  const networks = [...groupsOf(measured).values()] as Line[][];
  const accuracies = networks.map((own) => [
    nameOf(own),
    String(own.length),
    percentRange(own.map(({ dense }) => dense ?? NaN)),
    percentRange(own.map(({ compressed }) => compressed.pruned)),
    percentRange(own.map(({ compressed }) => compressed.clustered)),
    percentRange(own.map(({ accuracy }) => accuracy)),
  ]);
  const sizes = networks.map((own) => {
    const weights = sum(own[0]!, ({ weights }) => weights), mean = meanIn(own);
    const dense = weights * FLOAT_BITS;
    return [
      nameOf(own),
      count(dense / 8),
      (100 * mean((line) => sum(line, ({ nonzeros }) => nonzeros)) / weights).toFixed(1),
      count(Math.round(mean(({ compressed }) => compressed.bytes))),
      (dense / 8 / mean(({ compressed }) => compressed.bytes)).toFixed(1),
      (dense / mean((line) => sum(line, paperBits))).toFixed(1),
      String(own[0]!.target),
    ];
  });
  return new Map([
    table("trained network", ["seeds", "dense %", "pruned %", "shared %", "trained %"], accuracies),
    table("written network", [
      "bytes dense",
      "weights left %",
      "bytes of the file",
      "times smaller",
      "without tables",
      "printed",
    ], sizes),
    table("trained layer", [
      "density %",
      "padding %",
      "bits of a code",
      "of a gap",
      "fixed %",
      "Huffman %",
      "printed",
    ], networks.flatMap(layerRows)),
  ]);
}

function layerRows(own: readonly Line[]): string[][] {
  return PUBLISHED[own[0]!.method]![1].layers.map(({ name, rates }) => {
    const layers = own.map(({ compressed }) => compressed.layers.find((one) => one.name === name)!);
    const mean = (of: (layer: CompressedLayer) => number) => meanOf(layers.map(of));
    const entries = ({ nonzeros, padding }: CompressedLayer) => nonzeros + padding;
    const dense = layers[0]!.weights * FLOAT_BITS;
    return [
      `${nameOf(own)} ${name}`,
      percent(mean(({ nonzeros }) => nonzeros) / layers[0]!.weights),
      percent(mean((layer) => layer.padding / entries(layer))),
      mean((layer) => layer.huffman.codes / entries(layer)).toFixed(2),
      mean((layer) => layer.huffman.gaps / entries(layer)).toFixed(2),
      percent(mean(({ fixed }) => fixed.total) / dense),
      percent(mean(paperBits) / dense),
      percent(rates.huffman),
    ];
  });
}

/** The paper counts no tables of Huffman's words. */
function paperBits({ huffman }: CompressedLayer): number {
  return huffman.total - huffman.tables;
}

function nameOf([{ method } = { method: "" }]: readonly Pick<Line, "method">[]): string {
  return PUBLISHED[method]![0];
}

function meanIn(own: readonly Line[]) {
  return (of: (line: Line) => number) => meanOf(own.map(of));
}

function sum({ compressed }: Line, of: (layer: CompressedLayer) => number): number {
  return compressed.layers.reduce((total, layer) => total + of(layer), 0);
}
