import assert from "node:assert/strict";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { dotToSvg, graphToDot, groupFills } from "@geta-lab/geta/viz";
import { tracedNetwork } from "../../qadg/quantized_networks.ts";

/** The line of a picture that draws the box with this text. */
function lineWith(dot: string, text: string): string {
  const line = dot.split("\n").find((one) => one.includes(text));
  assert(line, `${text} in ${dot}`);
  return line;
}

const { graph: chain } = tracedNetwork("chain", "float");
const { graph: quantizedChain } = tracedNetwork("chain", "composite weight+activation");
const groups = pruningGroups(chain);

Deno.test("graphToDot() is the same for the same graph, after a copy through JSON too", () => {
  const copy = JSON.parse(JSON.stringify(quantizedChain));
  assert.equal(graphToDot(copy, { groups }), graphToDot(quantizedChain, { groups }));
});

Deno.test("graphToDot() gives each group its colour and number, grey and a reason to what is kept", () => {
  const dot = graphToDot(chain, { groups });
  assert.match(
    lineWith(dot, "<B>Conv2D</B> conv1"),
    /B×8×8×6 {2}· {2}g1.*fillcolor="#91CEF1" tooltip="conv1 \(6 structures\): cutting conv1 filter 0/,
  );
  assert.match(
    lineWith(dot, "<B>Conv2D</B> conv2"),
    new RegExp(`g2.*fillcolor="${groupFills[1]}"`),
  );
  assert.match(
    lineWith(dot, "<B>MatMul</B> head"),
    /kept.*tooltip="head \(4 structures\): kept, because it is an axis of the network's output 0"/,
  );
  assert.match(lineWith(dot, "graph ["), /g1 {2}conv1, 6 structures.*kept: 1 group\b/);
});

Deno.test("graphToDot() marks in a kernel the group that owns it and the one it reads", () => {
  const line = lineWith(graphToDot(chain, { groups }), "kernel  3×3×6×5");
  assert.match(
    line,
    new RegExp(`BGCOLOR="${groupFills[0]}" WIDTH="6".*BGCOLOR="${groupFills[1]}"`),
  );
});

Deno.test("graphToDot() draws a quantizer as one dashed box, or its operators in a named frame", () => {
  assert.match(
    lineWith(graphToDot(quantizedChain), "<B>weight quantizer</B> of conv1"),
    /15 operators, scalars d, q_m, t.*style="dashed,filled"/,
  );
  const frame = lineWith(
    graphToDot(quantizedChain, { detail: "operators" }),
    "<B>weight quantizer of conv1</B>",
  );
  assert.match(frame, /^subgraph cluster_0 .*style="dashed,rounded,filled"/);
  // 15 operators and 3 scalars; the kernel stays outside
  assert.equal(frame.match(/\b[np]\d+/g)!.length, 18);
});

Deno.test("graphToDot() writes into a merged layer which scalars it owns", () => {
  const { graph, layers } = mergeBranches(quantizedChain);
  assert.match(
    lineWith(graphToDot(graph, { layers }), "<B>Conv2D</B> conv2"),
    /owns d, q_m, t of its weight.*owns d, q_m of its input/,
  );
});

Deno.test("graphToDot() draws a picture whatever the parameters are called", async () => {
  for (const name of ['"', "</TD>", "\\N\\", "a\nb", "", "/", "&quot;", "x".repeat(500)]) {
    const leaves = chain.leaves.map((leaf) =>
      leaf.kind === "variable" ? { ...leaf, name: `${name}${leaf.name}` } : leaf
    );
    const graph = { ...chain, leaves };
    const options = { groups: pruningGroups(graph), title: `${name} title` };
    const svg = await dotToSvg(graphToDot(graph, options));
    assert.match(svg, /MatMul/);
  }
});

Deno.test("graphToDot(): all text of a picture is at least 11 pixels high", async () => {
  const svg = await dotToSvg(graphToDot(quantizedChain, { groups, detail: "operators" }));
  const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
  assert(sizes.length > 100 && sizes.every((size) => size >= 11));
});

Deno.test("the fills of groups leave dark text readable (contrast of at least 4.5)", () => {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const share = parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const ink = luminance("#1F2933") + 0.05;
  for (const fill of groupFills) assert((luminance(fill) + 0.05) / ink >= 4.5, fill);
  assert.equal(new Set(groupFills).size, groupFills.length);
});
