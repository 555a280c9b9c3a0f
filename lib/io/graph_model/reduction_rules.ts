/**
 * Reductions, scans, softmax.
 *
 * @module
 */
import type { NodeRule } from "./node_rules.ts";

/** Rules of the operators by tfjs' names. */
export const reductionRules: Readonly<Record<string, NodeRule>> = {
  ...Object.fromEntries(
    ["All", "Any", "Max", "Mean", "Min", "Prod", "Sum"].map((op) => [op, reduction(op)]),
  ),
  ArgMax: position("ArgMax"),
  ArgMin: position("ArgMin"),
  Cumsum: scan("Cumsum"),
  Cumprod: scan("Cumprod"),
  Softmax: (writer, { inputs }) => writer.add("Softmax", [inputs["logits"]!]),
  LogSoftmax: (writer, { inputs }) => writer.add("LogSoftmax", [inputs["logits"]!]),
};

function reduction(op: string): NodeRule {
  return (writer, { inputs, shapes, attrs }) => {
    const rank = shapes["x"]!.length, axis = attrs["axis"] ?? attrs["reductionIndices"];
    const axes = axis === null || axis === undefined
      ? Array.from({ length: rank }, (_, i) => i)
      : [axis].flat();
    return writer.add(op, [inputs["x"]!, writer.vector(axes as number[])], {
      keep_dims: { b: attrs["keepDims"] === true },
    });
  };
}

function position(op: string): NodeRule {
  return (writer, { inputs, attrs }) =>
    writer.add(op, [
      inputs["x"]!,
      writer.scalar([attrs["axis"] ?? 0].flat()[0] as number, "int32"),
    ]);
}

function scan(op: string): NodeRule {
  return (writer, { inputs, attrs }) =>
    writer.add(op, [inputs["x"]!, writer.scalar(attrs["axis"] as number, "int32")], {
      exclusive: { b: attrs["exclusive"] === true },
      reverse: { b: attrs["reverse"] === true },
    });
}
