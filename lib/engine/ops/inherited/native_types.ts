/**
 * Keeps tensors of other types away from kernels of tfjs that do not know them.
 *
 * The native code of many of tfjs' WebAssembly kernels computes with float32 only, or with float32 and int32. What else it is
 * given it takes for one of these or leaves alone, and the result is arbitrary; of a bool tensor, which has one byte an element,
 * it may also overwrite the memory that follows.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

type Type = "float32" | "int32";

/** What the native code of some kernels knows. */
interface NativeTypes {
  /** The kernels. */
  kernels: string[];
  /** Types that it knows. Others are cast: bool to int32 where that is known, everything else to float32. */
  known: Type[];
  /** Operands that have such a type; all by default. */
  operands?: string[];
  /** Type of the first result: that of the operand before the cast, or what the kernel gives. */
  result: "operand" | "kernel";
}

const NUMBERS: Type[] = ["float32", "int32"], FLOAT: Type[] = ["float32"];

const NATIVE_TYPES: NativeTypes[] = [
  {
    kernels: [
      "Abs",
      "Acos",
      "Asin",
      "Atan",
      "Atan2",
      "Atanh",
      "ClipByValue",
      "Maximum",
      "Minimum",
      "Mod",
      "Neg",
      "Relu",
      "Relu6",
      "Reverse",
      "Round",
      "Selu",
      "Sign",
      "Sinh",
      "Softplus",
      "Square",
      "SparseFillEmptyRows",
      "SparseSegmentMean",
      "SparseSegmentSum",
      "Step",
      "TopK",
    ],
    known: NUMBERS,
    result: "operand",
  },
  {
    kernels: [
      "Bincount",
      "Cumprod",
      "Cumsum",
      "DenseBincount",
      "Exp",
      "Expm1",
      "FloorDiv",
      "LeakyRelu",
      "SearchSorted",
      "Sum",
    ],
    known: NUMBERS,
    result: "kernel",
  },
  {
    kernels: ["Acosh", "Asinh", "Erf", "Log1p", "Reciprocal", "ResizeNearestNeighbor"],
    known: FLOAT,
    result: "operand",
  },
  {
    kernels: [
      "IsFinite",
      "IsInf",
      "IsNan",
      "NonMaxSuppressionV3",
      "NonMaxSuppressionV4",
      "NonMaxSuppressionV5",
      "Prelu",
    ],
    known: FLOAT,
    result: "kernel",
  },
  { kernels: ["Multinomial"], operands: ["logits"], known: FLOAT, result: "kernel" },
  { kernels: ["CropAndResize"], operands: ["image"], known: FLOAT, result: "kernel" },
  { kernels: ["Select"], operands: ["t", "e"], known: NUMBERS, result: "operand" },
];

type Inputs = Record<string, DataHandle>;

/** Has the kernels of the table called with types that they know. */
export function registerNativeTypes(): void {
  for (const types of NATIVE_TYPES) {
    for (const name of types.kernels) {
      register<Inputs, Record<string, unknown>>(name, (original) => (call) => {
        const strange = firstStrange(call.inputs, types);
        if (!strange) return original(call);
        return tf.tidy(() => {
          const given = castOperands(call.inputs, types);
          const made = tf.engine().runKernel(name, given as never, call.attrs as never);
          if (types.result === "kernel") return made as Tensor;
          const [first, ...others] = [made].flat() as Tensor[];
          const whole = tf.cast(first!, "int32"), back = tf.cast(whole, strange.dtype as "bool");
          return others.length > 0 ? [back, ...others] : back;
        });
      });
    }
  }
}

// The first operand whose type the kernel does not know.
function firstStrange(inputs: Inputs, { known, operands }: NativeTypes): DataHandle | undefined {
  for (const name in inputs) {
    const operand = inputs[name]!, concerned = !operands || operands.includes(name);
    if (concerned && !(known as string[]).includes(operand.dtype)) return operand;
  }
}

function castOperands(inputs: Inputs, { known, operands }: NativeTypes): Inputs {
  const concerned = Object.entries(inputs).filter(([name]) => !operands || operands.includes(name));
  const whole = concerned.every(([, operand]) => operand.dtype !== "float32");
  const carrier = whole && known.includes("int32") ? "int32" : "float32";
  const cast = concerned.map(([name, operand]) =>
    [name, tf.cast(operand as unknown as Tensor, carrier)] as const
  );
  return { ...inputs, ...Object.fromEntries(cast) };
}
