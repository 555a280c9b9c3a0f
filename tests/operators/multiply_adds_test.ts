import assert from "node:assert/strict";
import fc from "fast-check";
import {
  attentionMultiplyAdds,
  convolutionMultiplyAdds,
  depthwiseConvolutionMultiplyAdds,
  einsumMultiplyAdds,
  matrixProductMultiplyAdds,
  type OperatorCall,
  transposedConvolutionMultiplyAdds,
} from "@geta-lab/geta/operators";

const batch = { perSample: 1, plus: 0 };

/** A call for one sample of any batch. */
function call(
  inputs: OperatorCall["inputs"],
  output: number[],
  attrs: OperatorCall["attrs"] = {},
): OperatorCall {
  return { inputs, outputs: [[batch, ...output]], attrs };
}

/** How often the innermost of nested loops of these lengths runs, counted one by one. */
function counted(...lengths: number[]): number {
  const [first, ...rest] = lengths;
  if (first === undefined) return 1;
  let count = 0;
  for (let i = 0; i < first; i++) count += counted(...rest);
  return count;
}

const lengths = (n: number) =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: n, maxLength: n });

Deno.test("convolutionMultiplyAdds() counts window and input channels for every output", () => {
  fc.assert(
    fc.property(lengths(6), ([h, w, made, kh, kw, read]) => {
      const filter = [kh!, kw!, read!, made!];
      const macs = convolutionMultiplyAdds(
        call({ x: [batch, 9, 9, read!], filter }, [h!, w!, made!]),
      );
      assert.equal(macs, counted(h!, w!, made!, kh!, kw!, read!));
    }),
    { seed: 1 },
  );
});

Deno.test("convolutionMultiplyAdds() of a grouped convolution counts the channels of one group", () => {
  // 6 input channels in 3 groups: a filter has 2
  const grouped = call({ x: [batch, 4, 4, 6], filter: [3, 3, 2, 9] }, [4, 4, 9]);
  assert.equal(convolutionMultiplyAdds(grouped), counted(4, 4, 9, 3, 3, 2));
});

Deno.test("depthwiseConvolutionMultiplyAdds() reads one channel for every output", () => {
  // 4 channels, 2 results of each
  const depthwise = call({ x: [batch, 5, 5, 4], filter: [3, 2, 4, 2] }, [5, 5, 8]);
  assert.equal(depthwiseConvolutionMultiplyAdds(depthwise), counted(5, 5, 8, 3, 2));
});

Deno.test("transposedConvolutionMultiplyAdds() counts window and output channels for every input", () => {
  // a filter of a transposed convolution is [height, width, made, read]
  const transposed = call({ dy: [batch, 3, 4, 5], filter: [2, 2, 6, 5] }, [6, 8, 6]);
  assert.equal(transposedConvolutionMultiplyAdds(transposed), counted(3, 4, 5, 2, 2, 6));
});

Deno.test("matrixProductMultiplyAdds() counts the inner length for every entry, transposed or not", () => {
  fc.assert(
    fc.property(lengths(3), fc.boolean(), ([rows, inner, columns], transposeA) => {
      const a = transposeA ? [batch, inner!, rows!] : [batch, rows!, inner!];
      const macs = matrixProductMultiplyAdds(
        call({ a, b: [inner!, columns!] }, [rows!, columns!], { transposeA }),
      );
      assert.equal(macs, counted(rows!, inner!, columns!));
    }),
    { seed: 2 },
  );
});

Deno.test("einsumMultiplyAdds() runs one loop for each letter, and none for a single operand", () => {
  const inputs = { 0: [batch, 2, 3], 1: [3, 4, 5] };
  const macs = einsumMultiplyAdds(call(inputs, [2, 4, 5], { equation: "bqd, dhk -> bqhk" }));
  assert.equal(macs, counted(2, 3, 4, 5));
  assert.equal(einsumMultiplyAdds(call({ 0: [batch, 2] }, [], { equation: "bq->b" })), 0);
});

Deno.test("attentionMultiplyAdds() counts scores and mixture", () => {
  const queries = 4, keys = 5, heads = 2, width = 3, valueWidth = 6;
  const attention = call({
    query: [batch, queries, heads, width],
    key: [batch, keys, heads, width],
    value: [batch, keys, heads, valueWidth],
  }, [queries, heads, valueWidth]);
  assert.equal(
    attentionMultiplyAdds(attention),
    counted(heads, queries, keys, width) + counted(heads, queries, keys, valueWidth),
  );
});
