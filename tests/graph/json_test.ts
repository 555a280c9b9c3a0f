import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { fromJson, type Graph, replay, toJson, trace } from "@geta-lab/geta/graph";
import { difference, randomVariable, residualNetwork } from "./networks.ts";

const { f, variables } = residualNetwork();
const graph = trace(f, [tf.zeros([1, 8, 8, 3])], { variables });

Deno.test("toJson() and fromJson() bring a graph back as it was, and it runs", () => {
  const read = fromJson(toJson(graph));
  assert.deepEqual(read, graph);
  const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 1);
  assert.equal(difference(replay(read, variables)(x)[0]!, f(x)), 0);
});

Deno.test("toJson() keeps numbers that JSON lacks", () => {
  const scale = randomVariable([3], 1);
  const odd = tf.tensor1d([-Infinity, NaN, -0]);
  const odds = trace((x) => tf.clipByValue(tf.add(tf.mul(x, scale), odd), 0, Infinity), [
    tf.zeros([1, 3]),
  ]);
  const read = fromJson(toJson(odds));
  assert.deepEqual(read, odds);
  const constant = read.leaves.find((leaf) => leaf.kind === "constant")!;
  assert.deepEqual(constant.data, [-Infinity, NaN, -0]);
});

const damages: [string, (graph: Graph) => unknown, RegExp][] = [
  ["another schema", (g) => g.schema = "x" as never, /TypeError.*schema must be.*value is "x"/],
  ["an unknown field", (g) => (g as never as { a: number }).a = 1, /TypeError.*a must be never/],
  ["a missing field", (g) => delete (g as Partial<Graph>).leaves, /TypeError.*leaves/],
  ["a negative id", (g) => g.outputs = [-1], /TypeError.*outputs\.0/],
  ["a broken id", (g) => g.nodes[0]!.inputs.x = 0.5, /TypeError.*nodes\.0\.inputs\.x/],
  ["no output", (g) => g.outputs = [], /TypeError.*outputs/],
  ["text as data", (g) => g.leaves.push(constant("a" as never)), /TypeError.*numbers/],
  ["an unknown type", (g) => g.values[0]!.dtype = "string", /TypeError.*values\.0\.dtype/],
  ["a deep attribute", (g) => g.nodes[0]!.attrs.a = deep(20), /TypeError.*plain data/],
  ["an id out of range", (g) => g.outputs = [999], /RangeError.*made before it.*value 999/],
  ["a cycle", (g) => g.nodes[0]!.inputs.x = g.outputs[0]!, /RangeError.*operator 0 \(Conv2D\)/],
  ["a value made twice", (g) => g.nodes[1]!.outputs = [0], /RangeError.*value of its own/],
  ["a wrong position", (g) => g.nodes[1]!.id = 7, /RangeError.*position as id.*value is 7/],
  ["a name twice", (g) => g.leaves[2]!.name = "conv1/kernel", /RangeError.*different names/],
  ["inputs out of order", (g) => g.leaves[0]!.name = "input:1", /RangeError.*here input:0/],
  ["a number among words", (g) => named(g, ["input:a", "input:7"]), /RangeError.*here input:0/],
  ["an input without a name", (g) => named(g, ["input:"]), /RangeError.*here input:0/],
  ["an input name without its mark", (g) => named(g, ["tokens"]), /RangeError.*here input:0/],
  ["too few output names", (g) => g.outputNames = [], /RangeError.*1 outputs must have different/],
  ["text as output names", (g) => g.outputNames = "y" as never, /TypeError.*outputNames/],
  ["an empty output name", (g) => g.outputNames = [""], /TypeError.*outputNames\.0/],
  [
    "an output name twice",
    (g) => {
      g.outputs = [...g.outputs, ...g.outputs];
      g.outputNames = ["y", "y"];
    },
    /RangeError.*2 outputs must have different names: current value is y,y/,
  ],
  [
    "a variable that grows",
    (g) => g.values[1]!.shape[0] = { perSample: 1, plus: 0 },
    /RangeError.*conv1\/kernel must have a fixed shape/,
  ],
  ["an orphan value", (g) => g.values.push(g.values[0]!), /RangeError.*every value must be made/],
  [
    "a constant of the wrong size",
    (g) => {
      g.values.push({ shape: [2], dtype: "float32" });
      g.leaves.push({ ...constant(1), value: g.values.length - 1 });
    },
    /RangeError.*must have 2 elements: current value is 1/,
  ],
];
for (const [what, damage, message] of damages) {
  Deno.test(`fromJson() refuses ${what}`, () => {
    const damaged = structuredClone(graph);
    damage(damaged);
    assert.throws(() => fromJson(toJson(damaged)), message);
  });
}

Deno.test("fromJson() refuses text that is no JSON", () => {
  assert.throws(() => fromJson('{"schema"'), {
    name: "SyntaxError",
    message: 'Cannot read the graph: it must be JSON: current value is {"schema"',
  });
});

Deno.test("fromJson() throws nothing but its own errors on damaged text", () => {
  const text = toJson(graph);
  const position = fc.integer({ min: 0, max: text.length - 1 });
  fc.assert(
    fc.property(position, fc.constantFrom(...'019-[]{},:"ax'), (at, character) => {
      try {
        fromJson(text.slice(0, at) + character + text.slice(at + 1));
      } catch (error) {
        assert.match(String(error), /^(Syntax|Type|Range)Error: Cannot read the graph: /);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

/** Renames the input and adds more of its kind. */
function named(graph: Graph, [first, ...rest]: string[]): void {
  graph.leaves[0]!.name = first!;
  for (const name of rest) {
    graph.values.push(graph.values[0]!);
    graph.leaves.push({ ...graph.leaves[0]!, name, value: graph.values.length - 1 });
  }
}

function constant(element: number): Graph["leaves"][number] {
  return { value: 99, kind: "constant", name: "constant:99", trainable: false, data: [element] };
}

function deep(depth: number): never[] {
  return depth === 0 ? [] : [deep(depth - 1)] as never;
}
