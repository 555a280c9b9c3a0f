/**
 * Reads the networks that `cost.json` describes in words, for example
 *
 *     VGG-7 for 32x32x3 images: conv3x3(128)-BN-ReLU twice, maxpool2, flatten, linear(512,10). All convolutions padding 1, with bias.
 *
 * A description is a title, phrases in the order of execution, and remarks. What costs nothing is left out: cutting an image into
 * patches, a fixed position code. A phrase that is not understood is an error, so that no network goes by unnoticed.
 *
 * @module
 */
import { type LayerList, layerList } from "./layer_list.ts";
import type { TorchLayer } from "./torch_parameters.ts";

/** A network: its layers, and the shape of one sample that they take, in PyTorch's order. */
export interface DescribedNetwork {
  layers: TorchLayer[];
  inputShape: number[];
}

/** What is known while the phrases are read. */
interface Reader {
  list: LayerList;
  /** Channels of the last image. */
  channels: number;
  /** Features of the last tokens or vectors. */
  features: number;
  /** Whether what the last layer makes is an image. */
  isImage: boolean;
  /** What the remarks say of all convolutions. */
  convolutions: { padding?: number; bias?: boolean };
  /** The layer norm that others share. */
  sharedNorm?: string;
  inputShape: number[];
}

/** Builds a network for samples [channels, height, width]. */
export function describedNetwork(description: string, sample: number[]): DescribedNetwork {
  const [, body = "", remarks = ""] = /^[^:]*: (.*?)(?:\. (.*))?\.?$/s.exec(description) ?? [];
  const reader: Reader = {
    list: layerList(),
    channels: sample[0]!,
    features: 0,
    isImage: true,
    convolutions: {},
    inputShape: sample,
  };
  for (const remark of remarks.split(". ").filter(Boolean)) readRemark(remark, reader);
  for (const phrase of phrases(body)) readRepeated(phrase, reader);
  return { layers: reader.list.done(), inputShape: reader.inputShape };
}

const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
];

/** A number in digits or in words. */
function number(text: string): number {
  const found = WORDS.indexOf(text);
  return found >= 0 ? found : Number(text);
}

const numbers = (text: string) => text.split(",").map(number);

/** The parts between commas and semicolons outside of brackets; commas in front of numbers stand in lists. */
function phrases(text: string): string[] {
  const parts: string[] = [];
  let depth = 0, begin = 0;
  for (let i = 0; i < text.length; i++) {
    if ("([".includes(text[i]!)) depth++;
    if (")]".includes(text[i]!)) depth--;
    if (depth > 0 || !/^[;,] (?!\d+ )/.test(text.slice(i, i + 12))) continue;
    parts.push(text.slice(begin, i));
    begin = i + 2;
  }
  return [...parts, text.slice(begin)];
}

function readRemark(remark: string, { convolutions }: Reader): void {
  const [, padding, bias] = /^All convolutions padding (\d+), (with|no) bias/.exec(remark) ?? [];
  if (padding !== undefined) {
    Object.assign(convolutions, { padding: Number(padding), bias: bias === "with" });
  } else if (!/is marked unprunable\.?$/.test(remark)) throw unknown(remark);
}

/** `conv3x3(128)-BN-ReLU twice`: parts one after the other, the whole some times. */
function readRepeated(phrase: string, reader: Reader): void {
  const [, once, word] = /^(.*) (twice|\w+ times)$/.exec(phrase) ?? [];
  const times = word === undefined ? 1 : word === "twice" ? 2 : number(word.split(" ")[0]!);
  for (let i = 0; i < times; i++) {
    for (const part of (once ?? phrase).split(/-(?=BN|ReLU|GELU)/)) readPart(part, reader);
  }
}

function readPart(text: string, reader: Reader): void {
  for (const [pattern, read] of PARTS) {
    const match = pattern.exec(text);
    if (match) return read(reader, ...match.slice(1));
  }
  throw unknown(text);
}

function unknown(text: string): TypeError {
  return new TypeError(
    `Cannot build the network: its description must be made of known phrases: current value is "${text}"`,
  );
}

type Part = [RegExp, (reader: Reader, ...groups: (string | undefined)[]) => void];

const PARTS: Part[] = [
  [
    /^conv(\d+)x\d+\((\d+)\)(?: stride (\d+))?(?: padding (\d+))?( (?:no|with) bias)?$/,
    (reader, kernel, out, stride = "1", padding, bias) => {
      convolution(reader, {
        kernel: Number(kernel),
        out: Number(out),
        stride: Number(stride),
        padding: padding === undefined ? reader.convolutions.padding : Number(padding),
        bias: bias === undefined ? reader.convolutions.bias : bias === " with bias",
      });
    },
  ],
  [/^BN$/, ({ list, channels }) => void list.add("batchnorm2d", { channels })],
  [/^(ReLU|GELU|sigmoid)$/, ({ list }, name) => void list.add(name!.toLowerCase())],
  [/^maxpool(\d+)$/, ({ list }, size) => void list.add("maxpool2d", { size: Number(size) })],
  [/^(?:global )?average pool(?: to 1x1)?$/, (reader) => {
    reader.list.add("global_mean");
    reader.isImage = false;
  }],
  [/^flatten$/, (reader) => {
    if (reader.isImage) reader.list.add("flatten"); // what is pooled to 1x1 has no plane any more
    reader.isImage = false;
  }],
  [/^linear\((\d+),(\d+)\)$/, (reader, inputs, out) => {
    reader.list.add("linear", { in: Number(inputs), out: Number(out) });
    reader.features = Number(out);
  }],
  [
    /^(\w+) stages of ([\w,]+) (basic|bottleneck) blocks? with ([\d,]+) channels and strides ([\d,]+)$/,
    stages,
  ],
  [/^projection shortcut 1x1 conv no bias \+ BN when shape changes$/, () => {}],
  [/^(\d+)x\d+ patches flattened to (\d+) features$/, (reader, size, features) => {
    const [, height, width] = reader.inputShape;
    reader.features = Number(features);
    reader.inputShape = [height! / Number(size) * (width! / Number(size)), Number(features)];
    reader.isImage = false;
  }],
  [/^fixed .*position code$/, () => {}],
  [/^layer norm(?:\((\d+)\))?$/, (reader, features) => {
    reader.features = Number(features ?? reader.features);
    reader.list.add("layernorm", { features: reader.features });
  }],
  [/^(?:shared layer norm\((\d+)\)|final \(shared\) layer norm)$/, sharedNorm],
  [/^(\w+) blocks of (.*)$/, (reader, count, parts) => {
    for (let i = 0; i < number(count!); i++) {
      for (const [, inner] of parts!.matchAll(/\[(.*?)\] \+ residual/g)) residual(reader, inner!);
    }
  }],
  [
    /^attention with one fused query\/key\/value linear\((\d+),\d+\), (\d+) heads of (\d+), output linear\(\d+,\d+\)$/,
    ({ list }, features, heads, dim) => {
      list.add("attention_fused_qkv", {
        features: Number(features),
        heads: Number(heads),
        head_dim: Number(dim),
      });
    },
  ],
  [/^token mean$/, ({ list }) => void list.add("token_mean")],
];

interface Convolution {
  kernel: number;
  out: number;
  stride?: number;
  padding?: number | undefined;
  bias?: boolean | undefined;
  from?: string;
}

function convolution(reader: Reader, options: Convolution): string {
  const { kernel, out, stride = 1, padding = (kernel - 1) / 2, bias = true, from } = options;
  const attrs = { in: reader.channels, out, kernel, stride, padding, bias };
  reader.channels = out;
  return reader.list.add("conv2d", attrs, from === undefined ? undefined : [from]);
}

/** Residual stages: a basic block has two 3x3 convolutions, a bottleneck 1x1, 3x3 and, four times as wide, 1x1. */
function stages(
  reader: Reader,
  count?: string,
  blocks = "",
  kind?: string,
  widths = "",
  strides = "",
): void {
  const depths = numbers(blocks), stride = numbers(strides);
  if (numbers(widths).length !== number(count!)) throw unknown(`${count} stages with ${widths}`);
  numbers(widths).forEach((width, stage) => {
    for (let block = 0; block < (depths[stage] ?? depths[0]!); block++) {
      const first = block === 0 ? stride[stage]! : 1;
      const convolutions = kind === "basic"
        ? [{ kernel: 3, out: width, stride: first }, { kernel: 3, out: width }]
        : [{ kernel: 1, out: width }, { kernel: 3, out: width, stride: first }, {
          kernel: 1,
          out: 4 * width,
        }];
      residualBlock(reader, convolutions, first);
    }
  });
}

function residualBlock(reader: Reader, convolutions: Convolution[], stride: number): void {
  const { list } = reader, x = list.last(), inputs = reader.channels;
  convolutions.forEach((options, i) => {
    convolution(reader, { ...options, bias: false });
    list.add("batchnorm2d", { channels: reader.channels });
    if (i < convolutions.length - 1) list.add("relu");
  });
  const inner = list.last(), out = reader.channels;
  let shortcut = x;
  if (inputs !== out || stride > 1) {
    reader.channels = inputs;
    convolution(reader, { kernel: 1, out, stride, bias: false, from: x });
    shortcut = list.add("batchnorm2d", { channels: out });
  }
  list.add("add", {}, [inner, shortcut]);
  list.add("relu");
}

function sharedNorm(reader: Reader, size?: string): void {
  const { list } = reader;
  const name = list.add("layernorm", { features: Number(size ?? reader.features) });
  if (reader.sharedNorm !== undefined) list.share(name, reader.sharedNorm);
  reader.sharedNorm ??= name;
}

function residual(reader: Reader, inner: string): void {
  const x = reader.list.last();
  for (
    const part of inner.split(" -> ").flatMap((text) =>
      text.startsWith("attention") ? text : phrases(text)
    )
  ) {
    readRepeated(part, reader);
  }
  reader.list.add("add", {}, [reader.list.last(), x]);
}
