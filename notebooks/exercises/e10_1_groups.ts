/**
 * E10.1: the groups of a graph of stems and operators that keep channels.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Node = { kind: "input" | "stem" | "keep" | "output"; from: number[] };
type Group = { stems: number[]; prunable: boolean };
type Args = [nodes: Node[]];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** Of which of its inputs a node has the channels. */
  ties?: (node: Node) => number[];
  /** Whether a node keeps its group whole. */
  protects?: (kind: Node["kind"]) => boolean;
  /** Whether a node is listed. */
  listed?: (kind: Node["kind"]) => boolean;
}

/** Nodes with the numbers of their sets; the smallest member names a set. */
function setsOf(nodes: Node[], ties: (node: Node) => number[]): number[] {
  const sets = nodes.map((_, i) => i);
  nodes.forEach((node, i) => {
    const tied = new Set([i, ...ties(node)].map((member) => sets[member]!));
    const name = Math.min(...tied);
    sets.forEach((set, k) => {
      if (tied.has(set)) sets[k] = name;
    });
  });
  return sets;
}

const keeps = ({ kind, from }: Node) => kind === "keep" || kind === "output" ? from : [];

function groupsOf(nodes: Node[], changes: Changes = {}): Group[] {
  const sets = setsOf(nodes, changes.ties ?? keeps);
  const protects = changes.protects ?? ((kind) => kind === "input" || kind === "output");
  const listed = changes.listed ?? ((kind) => kind === "stem");
  const members = (set: number) => nodes.map((_, i) => i).filter((i) => sets[i] === set);
  const withStem = [...new Set(sets.filter((_, i) => nodes[i]!.kind === "stem"))];
  return withStem
    .map((set) => ({
      stems: members(set).filter((i) => listed(nodes[i]!.kind)),
      prunable: members(set).every((i) => !protects(nodes[i]!.kind)),
    }))
    .sort((a, b) => a.stems[0]! - b.stems[0]!);
}

const input: Node = { kind: "input", from: [] };
const stem = (from: number): Node => ({ kind: "stem", from: [from] });
const keep = (...from: number[]): Node => ({ kind: "keep", from });
const output = (from: number): Node => ({ kind: "output", from: [from] });

/** Stems with one or two operators behind each, and an output. */
function chain(stems: number, stream: Random): Node[] {
  const nodes = [input];
  for (let s = 0; s < stems; s++) {
    nodes.push(stem(nodes.length - 1));
    for (let k = stream.integer(3); k > 0; k--) nodes.push(keep(nodes.length - 1));
  }
  return [...nodes, output(nodes.length - 1)];
}

/** Blocks that add what two stems made to what came in, as residual networks do. */
function residual(blocks: number, stream: Random): Node[] {
  const nodes = [input, stem(0), keep(1)];
  for (let b = 0; b < blocks; b++) {
    const before = nodes.length - 1;
    nodes.push(stem(before), keep(before + 1), stem(before + 2));
    const sum = stream.integer(2) === 0 ? keep(before, before + 3) : keep(before + 3, before);
    nodes.push(sum);
    if (stream.integer(3) === 0) nodes.push(stem(nodes.length - 1)); // new channels for the next block
  }
  return [...nodes, stem(nodes.length - 1), output(nodes.length)];
}

/** Any graph: nodes that read earlier ones. */
function anyGraph(size: number, stream: Random): Node[] {
  const nodes: Node[] = [input];
  const earlier = () => stream.integer(nodes.length);
  while (nodes.length < size) {
    const kind = stream.integer(10);
    if (kind < 5) nodes.push(stem(earlier()));
    else if (kind < 7) nodes.push(keep(earlier()));
    else if (kind < 9) {
      const one = earlier(), other = earlier();
      nodes.push(one === other ? keep(one) : keep(one, other));
    } else nodes.push(input);
  }
  const inner = nodes.map((_, i) => i).filter((i) => nodes[i]!.kind !== "input");
  return [...nodes, output(inner.at(-1) ?? 0)];
}

export const groups: FunctionExercise<Args, Group[]> = {
  kind: "function",
  id: "E10.1",
  notebook: "10_dependency_graph",
  name: "groups",
  visible: [
    [[input, stem(0), keep(1), stem(2), keep(2, 3), stem(4), output(5)]],
    [[input, stem(0), stem(1), output(2)]],
  ],
  hidden: [
    {
      name: "chains",
      points: 1,
      cases: (stream) => [2, 5].map((stems): Args => [chain(stems, stream)]),
    },
    {
      name: "residual blocks, one behind the other",
      points: 2,
      cases: (stream) => [2, 4, 7].map((blocks): Args => [residual(blocks, stream)]),
    },
    {
      name: "sums with the network's input",
      points: 1,
      cases: (stream) => {
        const chained = chain(integerBetween(2, 4, stream), stream).slice(0, -1);
        const last = chained.length - 1;
        return [
          [[...chained, keep(0, last), stem(last + 1), output(last + 2)]],
          [[...chained, stem(last), keep(last + 1, 0), keep(last + 2), output(last + 3)]],
        ];
      },
    },
    {
      name: "two outputs, two ways to one sum, stems that nobody reads",
      points: 2,
      cases: (stream) => {
        const first = integerBetween(1, 3, stream);
        const begin = [input, ...Array.from({ length: first }, (_, i) => stem(i))];
        const at = begin.length - 1;
        return [
          [[...begin, stem(at), output(at + 1), stem(at), output(at + 3)]],
          [[...begin, stem(at), stem(at), keep(at + 1, at + 2), stem(at + 3), output(at + 4)]],
          [[...begin, stem(at), keep(at), stem(at + 2), output(at + 3)]],
          [[...begin, output(at), stem(at), keep(at + 2, at), stem(at + 3)]],
        ];
      },
    },
    {
      name: "any graph",
      points: 2,
      cases: (stream) => [8, 12, 16, 24].map((size): Args => [anyGraph(size, stream)]),
    },
  ],
  reference: (nodes) => groupsOf(nodes),
  wrong: {
    "stems tied to what they read": (nodes) => groupsOf(nodes, { ties: ({ from }) => from }),
    "only the first input of a sum tied": (nodes) =>
      groupsOf(nodes, { ties: (node) => keeps(node).slice(0, 1) }),
    "sets of the inputs overwritten, not united": (nodes) => {
      const sets = nodes.map((_, i) => i);
      nodes.forEach((node, i) => {
        for (const source of keeps(node)) sets[source] = sets[i]!;
      });
      const names = [...new Set(sets)];
      return names.map((name) => nodes.map((_, i) => i).filter((i) => sets[i] === name))
        .filter((members) => members.some((i) => nodes[i]!.kind === "stem"))
        .map((members) => ({
          stems: members.filter((i) => nodes[i]!.kind === "stem"),
          prunable: members.every((i) => !["input", "output"].includes(nodes[i]!.kind)),
        }));
    },
    "outputs do not protect": (nodes) => groupsOf(nodes, { protects: (kind) => kind === "input" }),
    "inputs do not protect": (nodes) => groupsOf(nodes, { protects: (kind) => kind === "output" }),
    "everything may be pruned": (nodes) => groupsOf(nodes, { protects: () => false }),
    "ordered by the last stem": (nodes) =>
      groupsOf(nodes).sort((a, b) => a.stems.at(-1)! - b.stems.at(-1)!),
    "operators that keep channels listed, too": (nodes) =>
      groupsOf(nodes, { listed: (kind) => kind === "stem" || kind === "keep" }),
    "groups by distance from the input": (nodes) => {
      const depth: number[] = [];
      for (const { from } of nodes) depth.push(1 + Math.max(-1, ...from.map((i) => depth[i]!)));
      const stems = nodes.map((_, i) => i).filter((i) => nodes[i]!.kind === "stem");
      return [...new Set(stems.map((i) => depth[i]!))].map((own) => ({
        stems: stems.filter((i) => depth[i] === own),
        prunable: true,
      }));
    },
    "an output protects all that leads to it": (nodes) => {
      const reached = new Set<number>();
      for (let i = nodes.length - 1; i >= 0; i--) {
        if (nodes[i]!.kind !== "output" && !reached.has(i)) continue;
        for (const source of nodes[i]!.from) reached.add(source);
      }
      return groupsOf(nodes).map(({ stems, prunable }) => ({
        stems,
        prunable: prunable && !stems.some((i) => reached.has(i)),
      }));
    },
  },
};
