/**
 * Operators that move elements: shapes, pieces, selections.
 *
 * @module
 */
import { type Dimension, isSymbolic } from "../../operators/mod.ts";
import { integer, text, typeAttribute } from "./node_def.ts";
import type { NodeCall, NodeRule } from "./node_rules.ts";
import type { NodeWriter } from "./node_writer.ts";

/** Rules of the operators by tfjs' names. */
export const layoutRules: Readonly<Record<string, NodeRule>> = {
  Reshape: (writer, { inputs, outputs, free, lengthAt }) => {
    const [shape] = outputs, given = shape!.map((_, axis) => lengthAt(`shape.${axis}`));
    const lengths = free[0]!.length === 0
      ? freeLengths(writer, shape!)
      : writer.lengths(shape!.map((length, axis) => given[axis] ?? length));
    return writer.add("Reshape", [inputs["x"]!, lengths]);
  },
  ExpandDims: (writer, { inputs, outputs, free, attrs }) =>
    free[0]!.length === 0
      ? writer.add("Reshape", [inputs["input"]!, freeLengths(writer, outputs[0]!)])
      : writer.add("ExpandDims", [
        inputs["input"]!,
        writer.scalar(attrs["dim"] as number, "int32"),
      ]),
  Transpose: (writer, { inputs, attrs }) =>
    writer.add("Transpose", [inputs["x"]!, writer.vector(attrs["perm"] as number[])]),
  Tile: (writer, { inputs, attrs, lengthAt }) =>
    writer.add("Tile", [inputs["x"]!, listed(writer, attrs["reps"], lengthAt, "reps")]),
  Fill: (writer, { attrs, outputs, outputType, lengthAt }) =>
    writer.add("Fill", [
      listed(writer, outputs[0], lengthAt, "shape"),
      writer.scalar(Number(attrs["value"])),
    ], { T: typeAttribute(outputType) }),
  Reverse: (writer, { inputs, attrs }) =>
    writer.add("ReverseV2", [inputs["x"]!, writer.vector([attrs["dims"]].flat() as number[])]),
  DepthToSpace: (writer, { inputs, attrs }) =>
    writer.add("DepthToSpace", [inputs["x"]!], {
      block_size: integer(attrs["blockSize"] as number),
      data_format: text(String(attrs["dataFormat"])),
    }),
  SpaceToBatchND: (writer, { inputs, attrs }) =>
    writer.add("SpaceToBatchND", [
      inputs["x"]!,
      writer.vector(attrs["blockShape"] as number[]),
      matrix(writer, attrs["paddings"] as number[][]),
    ]),
  BatchToSpaceND: (writer, { inputs, attrs }) =>
    writer.add("BatchToSpaceND", [
      inputs["x"]!,
      writer.vector(attrs["blockShape"] as number[]),
      matrix(writer, attrs["crops"] as number[][]),
    ]),
  Concat: (writer, { inputs, attrs }) =>
    writer.add("ConcatV2", [
      ...Object.values(inputs),
      writer.scalar(attrs["axis"] as number, "int32"),
    ], {
      N: integer(Object.keys(inputs).length),
    }),
  Pack: (writer, { inputs, attrs }) =>
    writer.add("Pack", Object.values(inputs), {
      N: integer(Object.keys(inputs).length),
      axis: integer((attrs["axis"] as number | undefined) ?? 0),
    }),
  Unpack: (writer, { inputs, attrs, outputs }) =>
    results(
      writer.add("Unpack", [inputs["value"]!], {
        axis: integer(attrs["axis"] as number),
        num: integer(outputs.length),
      }),
      outputs.length,
    ),
  SplitV: (writer, { inputs, attrs, outputs, free, lengthAt }) => {
    const axis = attrs["axis"] as number, count = outputs.length;
    const isCount = typeof attrs["numOrSizeSplits"] === "number";
    if (isCount && free[0]!.includes((axis + outputs[0]!.length) % outputs[0]!.length)) {
      const operands = [writer.scalar(axis, "int32"), inputs["x"]!];
      return results(writer.add("Split", operands, { num_split: integer(count) }), count);
    }
    const sizes = outputs.map((shape) => shape.at(axis)!);
    const lengths = sizes.map((own, i) => lengthAt(`numOrSizeSplits.${i}`) ?? own);
    const operands = [inputs["x"]!, writer.lengths(lengths), writer.scalar(axis, "int32")];
    return results(
      writer.add("SplitV", operands, { num_split: integer(sizes.length) }),
      sizes.length,
    );
  },
  Slice: (writer, { inputs, attrs, shapes, outputs, lengthAt }) => {
    const begin = attrs["begin"] as Dimension[], given = [attrs["size"]].flat();
    // the rest of an axis, whose length may depend on the batch or be free
    const size = outputs[0]!.map((length, axis) => {
      const isRest = isSymbolic(length) && begin[axis] === 0 && same(length, shapes["x"]![axis]!);
      return isRest || given[axis] === -1 ? -1 : length;
    });
    const [begins, sizes] = [
      listed(writer, begin, lengthAt, "begin"),
      listed(writer, size, lengthAt, "size"),
    ];
    return writer.add("Slice", [inputs["x"]!, begins, sizes]);
  },
  StridedSlice: (writer, { inputs, attrs, lengthAt }) =>
    writer.add("StridedSlice", [
      inputs["x"]!,
      listed(writer, attrs["begin"], lengthAt, "begin"),
      listed(writer, attrs["end"], lengthAt, "end"),
      writer.vector(attrs["strides"] as number[]),
    ], {
      begin_mask: integer(mask(attrs["beginMask"])),
      end_mask: integer(mask(attrs["endMask"])),
      ellipsis_mask: integer(mask(attrs["ellipsisMask"])),
      new_axis_mask: integer(mask(attrs["newAxisMask"])),
      shrink_axis_mask: integer(mask(attrs["shrinkAxisMask"])),
    }),
  PadV2: (writer, { inputs, attrs }) =>
    writer.add("PadV2", [
      inputs["x"]!,
      matrix(writer, attrs["paddings"] as number[][]),
      writer.scalar(attrs["constantValue"] as number),
    ]),
  MirrorPad: (writer, { inputs, attrs }) =>
    writer.add("MirrorPad", [inputs["x"]!, matrix(writer, attrs["paddings"] as number[][])], {
      mode: text(String(attrs["mode"]).toUpperCase()),
    }),
  GatherV2: (writer, { inputs, attrs }) =>
    writer.add("GatherV2", [
      inputs["x"]!,
      inputs["indices"]!,
      writer.scalar(attrs["axis"] as number, "int32"),
    ], { batch_dims: integer((attrs["batchDims"] as number | undefined) ?? 0) }),
  GatherNd: (writer, { inputs }) => writer.add("GatherNd", [inputs["params"]!, inputs["indices"]!]),
  ScatterNd: (writer, { inputs, outputs }) =>
    writer.add("ScatterNd", [inputs["indices"]!, inputs["updates"]!, writer.lengths(outputs[0]!)]),
  OneHot: (writer, { inputs, attrs, outputType }) =>
    writer.add("OneHot", [
      inputs["indices"]!,
      writer.scalar(attrs["depth"] as number, "int32"),
      writer.scalar(attrs["onValue"] as number),
      writer.scalar(attrs["offValue"] as number),
    ], { T: typeAttribute(outputType) }),
};

/** Lengths of a list in the attributes, which may follow from others. */
function listed(
  writer: NodeWriter,
  values: unknown,
  lengthAt: NodeCall["lengthAt"],
  name: string,
): string {
  return writer.lengths((values as Dimension[]).map((own, i) => lengthAt(`${name}.${i}`) ?? own));
}

/** At most one length of a reshape may be left open: that of the samples, if it is the only one that varies. */
function freeLengths(writer: NodeWriter, shape: NodeCall["outputs"][number]): string {
  const varying = shape.filter((length) => isSymbolic(length)).length;
  return varying > 1
    ? writer.lengths(shape)
    : writer.vector(shape.map((length) => isSymbolic(length) ? -1 : length));
}

function same(a: Dimension, b: Dimension): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function mask(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function matrix(writer: NodeWriter, values: readonly (readonly number[])[]): string {
  const data = Int32Array.from(values.flat());
  return writer.store("numbers", { shape: [values.length, values[0]?.length ?? 2], data });
}

function results(node: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => i === 0 ? node : `${node}:${i}`);
}
