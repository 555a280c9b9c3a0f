/**
 * Outlines and textures of the procedural data set, as functions of a point. The centre of an object is (0, 0) and its
 * radius is 1. An outline gives a distance that is negative inside; a texture gives the share of the second colour.
 *
 * @module
 */

/** Distance of a point to an outline, in radii, negative inside (a bound near the corners, exact on the edges). */
export type Outline = (u: number, v: number) => number;

/** Share of the second colour at a point, in [0, 1]; coordinates in periods. */
export type Texture = (a: number, b: number) => number;

/** What makes a class: one of these outlines, or one of these textures on a neutral outline. */
export interface Form {
  /** Name of the class. */
  name: string;
  /** Outline; absent if the class is its texture. */
  outline?: Outline;
  /** Texture; absent if the class is its outline. */
  texture?: Texture;
}

/**
 * The ten classes. Each is the same thing after a rotation or a mirror image, so turning and flipping keep the label.
 *
 * @example
 * ```ts
 * import { shapeForms } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const disc = shapeForms[0]!;
 * assert.equal(disc.name, "disc");
 * assert.ok(disc.outline!(0, 0) < 0 && disc.outline!(1, 1) > 0);
 * ```
 */
export const shapeForms: readonly Form[] = [
  { name: "disc", outline: disc },
  { name: "ring", outline: ring },
  { name: "crescent", outline: crescent },
  { name: "triangle", outline: triangle },
  { name: "square", outline: square },
  { name: "star", outline: star },
  { name: "cross", outline: cross },
  { name: "stripes", texture: stripes },
  { name: "checks", texture: checks },
  { name: "dots", texture: dots },
];

function disc(u: number, v: number): number {
  return Math.hypot(u, v) - 0.85;
}

function ring(u: number, v: number): number {
  return Math.abs(Math.hypot(u, v) - 0.68) - 0.22;
}

function crescent(u: number, v: number): number {
  return Math.max(Math.hypot(u, v) - 0.95, 0.72 - Math.hypot(u - 0.45, v));
}

function triangle(u: number, v: number): number {
  return Math.max(0.866 * Math.abs(u) + 0.5 * v, -v) - 0.5;
}

function square(u: number, v: number): number {
  return Math.max(Math.abs(u), Math.abs(v)) - 0.74;
}

/** Five points: the plane folded into one tenth, then one straight edge from point to notch. */
function star(u: number, v: number): number {
  const tenth = Math.PI / 5;
  const angle = Math.atan2(u, v) + Math.PI;
  const folded = Math.abs(angle % (2 * tenth) - tenth);
  const r = Math.hypot(u, v);
  return starEdge.x * r * Math.sin(folded) + starEdge.y * r * Math.cos(folded) - starEdge.offset;
}

/** Unit normal and offset of the line through the point (0, 1) and the notch at radius 0.42. */
const starEdge = edge(0.42 * Math.sin(Math.PI / 5), 0.42 * Math.cos(Math.PI / 5));

function edge(notchX: number, notchY: number): { x: number; y: number; offset: number } {
  const length = Math.hypot(notchX, 1 - notchY);
  const x = (1 - notchY) / length, y = notchX / length;
  return { x, y, offset: y };
}

function cross(u: number, v: number): number {
  const a = Math.abs(u), b = Math.abs(v);
  return Math.min(Math.max(a - 0.28, b - 0.92), Math.max(b - 0.28, a - 0.92));
}

function stripes(a: number): number {
  return softStep(Math.sin(2 * Math.PI * a));
}

function checks(a: number, b: number): number {
  // Fields of two thirds of a period, so that a small object shows more than one
  return softStep(2 * Math.sin(1.5 * Math.PI * a) * Math.sin(1.5 * Math.PI * b));
}

function dots(a: number, b: number): number {
  const da = a - Math.round(a), db = b - Math.round(b);
  return softStep(4 * (0.34 - Math.hypot(da, db)));
}

/** A step at 0 that is soft enough for a grid of pixels. */
function softStep(x: number): number {
  return Math.min(1, Math.max(0, 0.5 + 1.5 * x));
}
