/**
 * E2.2: rows of a dense weight that read one channel of a flattened image.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Shape = { channels: number; height: number; width: number };
type Layout = "nhwc" | "nchw";
type Args = [channel: number, shape: Shape, layout: Layout];

/** Walks over the flattened image and notes where the channel is. */
function rows(channel: number, { channels, height, width }: Shape, layout: Layout): number[] {
  const found: number[] = [];
  for (let row = 0; row < channels * height * width; row++) {
    const own = layout === "nhwc" ? row % channels : Math.floor(row / (height * width));
    if (own === channel) found.push(row);
  }
  return found;
}

/** `n` rows from the first one on, a stride apart. */
const stepping = (first: number, stride: number, n: number) =>
  Array.from({ length: n }, (_, k) => first + k * stride);

function randomShape(stream: Random): Shape {
  const height = integerBetween(2, 5, stream);
  return { channels: integerBetween(6, 9, stream), height, width: height + 1 + stream.integer(3) };
}

const both = (channel: number, shape: Shape): Args[] => [
  [channel, shape, "nhwc"],
  [channel, shape, "nchw"],
];

export const flattenRows: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E2.2",
  notebook: "02_granularities",
  name: "flattenRows",
  visible: [
    [1, { channels: 3, height: 2, width: 2 }, "nhwc"],
    [1, { channels: 3, height: 2, width: 2 }, "nchw"],
    [2, { channels: 5, height: 1, width: 1 }, "nhwc"],
  ],
  hidden: [
    {
      name: "maps that are not square",
      points: 3,
      cases: (stream) => {
        const shape = randomShape(stream);
        return both(integerBetween(1, shape.channels - 2, stream), shape);
      },
    },
    {
      name: "the rows of all channels are all rows, each once",
      points: 2,
      cases: (stream) => {
        const shape = { ...randomShape(stream), channels: 3 };
        return [0, 1, 2].flatMap((channel) => both(channel, shape));
      },
    },
    {
      name: "the first and the last channel",
      points: 2,
      cases: (stream) => {
        const shape = randomShape(stream);
        return [...both(0, shape), ...both(shape.channels - 1, shape)];
      },
    },
    {
      name: "one channel, one pixel, one row of pixels",
      points: 1,
      cases: (stream) => [
        ...both(0, { ...randomShape(stream), channels: 1 }),
        ...both(stream.integer(7), { channels: 7, height: 1, width: 1 }),
        ...both(stream.integer(4), { channels: 4, height: 1, width: integerBetween(2, 9, stream) }),
      ],
    },
  ],
  reference: rows,
  wrong: {
    "layouts mixed up": (c, shape, layout) => rows(c, shape, layout === "nhwc" ? "nchw" : "nhwc"),
    "only a column of pixels": (c, shape, layout) => rows(c, shape, layout).slice(0, shape.height),
    "only a row of pixels": (c, shape, layout) => rows(c, shape, layout).slice(0, shape.width),
    "begins at channel times channels": (c, shape, layout) =>
      layout === "nhwc"
        ? stepping(c * shape.channels, shape.channels, shape.height * shape.width)
        : rows(c, shape, layout),
    "one too far": (c, shape, layout) => rows(c, shape, layout).map((row) => row + 1),
    "a stride of a whole map in nhwc": (c, shape, layout) =>
      layout === "nhwc"
        ? stepping(c, shape.height * shape.width, shape.height * shape.width)
        : rows(c, shape, layout),
    "a block of as many as channels": (c, shape, layout) =>
      layout === "nchw"
        ? stepping(c * shape.height * shape.width, 1, shape.channels)
        : rows(c, shape, layout),
    "descending": (c, shape, layout) => rows(c, shape, layout).reverse(),
    "channels counted from 1": (c, shape, layout) => c === 0 ? [] : rows(c - 1, shape, layout),
    "nhwc always": (c, shape) => rows(c, shape, "nhwc"),
    "nchw always": (c, shape) => rows(c, shape, "nchw"),
    "the image taken as square": (c, shape, layout) =>
      rows(c, { ...shape, width: shape.height }, layout),
  },
};
