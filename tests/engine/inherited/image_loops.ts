/**
 * Resizing and transformation of images as slow loops.
 *
 * @module
 */
import { type KernelCase, type Loop, type Operand, place, size, zeros } from "./cases.ts";

/** Where a resized pixel comes from, along one axis: source pixels and their weights. */
type Sources = (target: number) => [source: number, weight: number][];

/** dy to the pixels that each resized pixel is made of, by their weights. */
export function resizeGradient(
  sources: (from: number, to: number, attrs: ResizeAttributes) => Sources,
) {
  return ({ inputs, attrs }: KernelCase): Operand[] => {
    const { images, dy } = inputs as Record<"images" | "dy", Operand>, dx = zeros(images.shape);
    const [, height, width, channels] = images.shape as [number, number, number, number];
    const given = attrs as unknown as ResizeAttributes;
    const rows = sources(height, dy.shape[1]!, given),
      columns = sources(width, dy.shape[2]!, given);
    dy.values.forEach((value, i) => {
      const [image, row, column, channel] = place(dy.shape, i) as [number, number, number, number];
      for (const [h, a] of rows(row)) {
        for (const [w, b] of columns(column)) {
          dx[((image * height + h) * width + w) * channels + channel]! += a * b * value;
        }
      }
    });
    return [{ shape: images.shape, dtype: "float32", values: dx }];
  };
}

interface ResizeAttributes {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** Where a pixel of the target lies in the source, as a fraction. */
function position(target: number, from: number, to: number, attrs: ResizeAttributes): number {
  const scale = attrs.alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return attrs.halfPixelCenters ? (target + 0.5) * scale - 0.5 : target * scale;
}

/** Sources of a linear interpolation. */
export const linear = (from: number, to: number, attrs: ResizeAttributes): Sources => (target) => {
  const at = Math.max(0, position(target, from, to, attrs)), low = Math.floor(at);
  return [[low, 1 - (at - low)], [Math.min(from - 1, Math.ceil(at)), at - low]];
};

/** The nearest source. */
export const nearest = (from: number, to: number, attrs: ResizeAttributes): Sources => (target) => {
  const at = position(attrs.halfPixelCenters ? target + 0.5 : target, from, to, {
    ...attrs,
    halfPixelCenters: false,
  });
  const source = attrs.alignCorners ? Math.round(at) : Math.floor(at);
  return [[Math.min(from - 1, Math.max(0, source)), 1]];
};

interface TransformAttributes {
  interpolation: "nearest" | "bilinear";
  fillMode: keyof typeof BORDERS;
  fillValue: number;
  outputShape: [number, number];
}

/** Where a coordinate outside the image is taken from. */
const BORDERS = {
  constant: (at: number) => at,
  nearest: (at: number, n: number) => Math.min(n - 1, Math.max(0, at)),
  reflect: (at: number, n: number) => {
    let inside = at;
    while (inside <= -1 || inside >= n) inside = inside < 0 ? -inside - 1 : 2 * n - inside - 1;
    return BORDERS.nearest(inside, n);
  },
  wrap: (at: number, n: number) => {
    const turns = at < 0 ? Math.trunc(-at / (n - 1)) + 1 : -Math.trunc(at / (n - 1));
    return BORDERS.nearest(at < 0 || at > n - 1 ? at + n * turns : at, n);
  },
};

/** Each pixel of the output from the place that the matrix of its image gives. */
export const transformed: Loop = ({ inputs, attrs }) => {
  const { image, transforms } = inputs as Record<"image" | "transforms", Operand>;
  const given = attrs as unknown as TransformAttributes, border = BORDERS[given.fillMode];
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const shape = [batch, ...given.outputShape, channels];
  const values = Array.from({ length: size(shape) }, (_, index) => {
    const [n, i, j, c] = place(shape, index) as [number, number, number, number];
    const t = transforms.values.slice(n * 8, n * 8 + 8);
    const along = (first: number, length: number) => {
      const at = t[first]! * j + t[first + 1]! * i + t[first + 2]!;
      return border(at / (t[6]! * j + t[7]! * i + 1), length);
    };
    const read = (h: number, w: number) =>
      h >= 0 && w >= 0 && h < height && w < width
        ? image.values[((n * height + h) * width + w) * channels + c]!
        : given.fillValue;
    const v = along(3, height), u = along(0, width);
    if (given.interpolation === "nearest") return read(Math.round(v), Math.round(u));
    const h = Math.floor(v), w = Math.floor(u), a = v - h, b = u - w;
    return (1 - a) * ((1 - b) * read(h, w) + b * read(h, w + 1)) +
      a * ((1 - b) * read(h + 1, w) + b * read(h + 1, w + 1));
  });
  return [{ shape, dtype: "float32", values }];
};
