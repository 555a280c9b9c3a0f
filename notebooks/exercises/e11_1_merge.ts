/**
 * E11.1: branches of quantizers merged with their layers.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import { add, attach, type Branched, growing, insert, layer } from "./branched_graphs.ts";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Node = Branched;
type Merged = { id: number; from: number[] };
type Args = [nodes: Node[]];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** What a node stands for, given what its sources stand for. */
  standsFor?: (node: Node, id: number, sources: number[]) => number[] | undefined;
  /** Whether a node is listed. */
  listed?: (node: Node) => boolean;
  /** What becomes of a list of sources. */
  tidy?: (sources: number[]) => number[];
}

const remains = ({ role }: Node) => role === "op" || role === "layer";
const unique = (ids: number[]) => [...new Set(ids)].sort((a, b) => a - b);

function mergeNodes(nodes: Node[], changes: Changes = {}): Merged[] {
  const { listed = remains, tidy = unique } = changes;
  const found: number[][] = [], merged: Merged[] = [];
  nodes.forEach((node, id) => {
    const sources = tidy(node.from.flatMap((source) => found[source]!));
    const own = remains(node) ? [id] : node.role === "inserted" ? sources : [];
    found.push(changes.standsFor?.(node, id, sources) ?? own);
    if (listed(node)) merged.push({ id, from: sources });
  });
  return merged;
}

function network(layers: number, longest: number, stream: Random): Node[] {
  const graph = growing(stream);
  let last = 0;
  for (let i = 0; i < layers; i++) {
    const before = last, inserted = integerBetween(0, longest, stream);
    last = layer(graph, { input: last, inserted, attached: integerBetween(1, longest, stream) });
    if (stream.integer(2) === 0) last = add(graph, { role: "op", from: [last] });
    if (stream.integer(3) === 0) last = add(graph, { role: "op", from: [last, before] }); // a residual sum
  }
  return graph.nodes;
}

/** Two branches that meet, of several producers. */
function meeting(stream: Random): Node[] {
  const graph = growing(stream);
  const a = layer(graph, { input: 0, inserted: integerBetween(1, 5, stream), attached: 1 });
  const b = add(graph, { role: "op", from: [a] });
  const branch = insert(graph, { producers: [b, 0], length: integerBetween(1, 5, stream) });
  const other = add(graph, { role: "inserted", from: [a] });
  const both = add(graph, { role: "inserted", from: [branch, other] });
  const reader = add(graph, { role: "layer", from: [both, attach(graph, 2)] });
  add(graph, { role: "op", from: [reader, a] });
  return graph.nodes;
}

/** One producer for two layers, each with a branch of its own. */
function apart(inserted: number, stream: Random): Node[] {
  const graph = growing(stream);
  const a = layer(graph, { input: 0, inserted, attached: 2 });
  const b = layer(graph, { input: 0, inserted: 0, attached: 3 });
  add(graph, { role: "op", from: [a, b] });
  return graph.nodes;
}

/** One branch for two layers. */
function shared(length: number, stream: Random): Node[] {
  const graph = growing(stream), branch = insert(graph, { producers: [0], length });
  const first = add(graph, { role: "layer", from: [branch, attach(graph, 1)] });
  const second = add(graph, { role: "layer", from: [branch, attach(graph, 2)] });
  add(graph, { role: "op", from: [second, first, branch] });
  return graph.nodes;
}

/** Ops and layers only. */
function plain(stream: Random): Node[] {
  const graph = growing(stream);
  for (let last = 0; last < 5; last++) {
    const from = last > 0 ? [last, stream.integer(last)] : [0];
    add(graph, { role: stream.integer(2) === 0 ? "op" : "layer", from });
  }
  return graph.nodes;
}

export const merge: FunctionExercise<Args, Merged[]> = {
  kind: "function",
  id: "E11.1",
  notebook: "11_qadg",
  name: "merge",
  visible: [
    [[
      { role: "op", from: [] },
      { role: "inserted", from: [0] },
      { role: "inserted", from: [0, 1] },
      { role: "weight", from: [] },
      { role: "attached", from: [3] },
      { role: "attached", from: [3, 4] },
      { role: "layer", from: [2, 5] },
      { role: "op", from: [6] },
    ]],
    [[{ role: "op", from: [] }, { role: "weight", from: [] }, { role: "layer", from: [1, 0] }]],
  ],
  hidden: [
    {
      name: "networks with both kinds of branches",
      points: 2,
      cases: (stream) => [2, 4, 6].map((layers): Args => [network(layers, 4, stream)]),
    },
    {
      name: "chains of ten",
      points: 2,
      cases: (stream) =>
        [1, 2].map((layers): Args => {
          const graph = growing(stream);
          let input = 0;
          for (let i = 0; i < layers; i++) {
            input = layer(graph, { input, inserted: 10, attached: 10 });
          }
          add(graph, { role: "op", from: [input] });
          return [graph.nodes];
        }),
    },
    {
      name: "one producer for two layers, each with its branch or both with one",
      points: 2,
      cases: (stream) => [
        [apart(integerBetween(1, 4, stream), stream)],
        [shared(integerBetween(1, 4, stream), stream)],
      ],
    },
    {
      name: "an inserted branch of several producers",
      points: 1,
      cases: (stream) => [[meeting(stream)], [meeting(stream)]],
    },
    {
      name: "nothing to merge",
      points: 1,
      cases: (stream) => [[plain(stream)], [[{ role: "op", from: [] }, { role: "op", from: [] }]]],
    },
  ],
  reference: (nodes) => mergeNodes(nodes),
  wrong: {
    "only direct sources that remain": (nodes) =>
      nodes.flatMap((node, id) =>
        remains(node)
          ? [{ id, from: unique(node.from.filter((source) => remains(nodes[source]!))) }]
          : []
      ),
    "looked through one inserted node only": (nodes) =>
      nodes.flatMap((node, id) => {
        if (!remains(node)) return [];
        const direct = node.from.flatMap((source) =>
          nodes[source]!.role === "inserted" ? nodes[source]!.from : [source]
        );
        return [{ id, from: unique(direct.filter((source) => remains(nodes[source]!))) }];
      }),
    "sources more than once": (nodes) =>
      mergeNodes(nodes, { tidy: (sources) => sources.toSorted((a, b) => a - b) }),
    "attached nodes stand for their weight": (nodes) =>
      mergeNodes(nodes, {
        standsFor: ({ role }, id, sources) =>
          role === "weight" ? [id] : role === "attached" ? sources : undefined,
      }),
    "weights stay": (nodes) =>
      mergeNodes(nodes, { listed: (node) => remains(node) || node.role === "weight" }),
    "only the first source of an inserted node": (nodes) =>
      mergeNodes(nodes, {
        standsFor: ({ role }, _, sources) => role === "inserted" ? sources.slice(0, 1) : undefined,
      }),
    "sources not sorted": (nodes) =>
      mergeNodes(nodes, { tidy: (sources) => [...new Set(sources)] }),
    "sorted as texts": (nodes) =>
      mergeNodes(nodes, { tidy: (sources) => [...new Set(sources)].sort() }),
    "numbered anew": (nodes) => {
      const merged = mergeNodes(nodes), ids = merged.map(({ id }) => id);
      return merged.map(({ id, from }) => ({
        id: ids.indexOf(id),
        from: from.map((source) => ids.indexOf(source)),
      }));
    },
    "layers bypassed, too": (nodes) =>
      mergeNodes(nodes, {
        listed: ({ role }) => role === "op",
        standsFor: ({ role }, _, sources) => role === "layer" ? sources : undefined,
      }),
    "ops and layers behind the nearest ones, too": (nodes) =>
      mergeNodes(nodes, {
        standsFor: (node, id, sources) => remains(node) ? [id, ...sources] : undefined,
      }),
  },
};
