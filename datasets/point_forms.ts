/**
 * What the classes of the procedural point clouds look like: surfaces within the unit ball, as functions that draw a point.
 *
 * @module
 */
import type { Random } from "../lib/core/mod.ts";

/** A point in space. */
export type Point = [x: number, y: number, z: number];

/** What makes a class of clouds. */
export interface PointForm {
  /** Name of the class. */
  name: string;
  /** Draws a point of the surface, evenly over its area. */
  point: (stream: Random) => Point;
}

/**
 * The six classes.
 *
 * @example
 * ```ts
 * import { pointForms } from "@geta-lab/geta/datasets";
 * import { random } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * const [sphere] = pointForms;
 * assert.equal(sphere!.name, "sphere");
 * assert.ok(Math.abs(Math.hypot(...sphere!.point(random(0))) - 0.8) < 1e-12);
 * ```
 */
export const pointForms: readonly PointForm[] = [
  { name: "sphere", point: sphere },
  { name: "cube", point: cube },
  { name: "cylinder", point: cylinder },
  { name: "cone", point: cone },
  { name: "torus", point: torus },
  { name: "cross", point: cross },
];

function sphere(stream: Random): Point {
  const x = stream.normal(), y = stream.normal(), z = stream.normal();
  const scale = 0.8 / Math.hypot(x, y, z);
  return [scale * x, scale * y, scale * z];
}

function cube(stream: Random): Point {
  const half = 0.57, p: Point = [signed(stream, half), signed(stream, half), signed(stream, half)];
  p[stream.integer(3)] = stream.uniform() < 0.5 ? -half : half;
  return p;
}

function cylinder(stream: Random): Point {
  const radius = 0.5, half = 0.75, angle = 2 * Math.PI * stream.uniform();
  const onSide = stream.uniform() < 2 * half / (2 * half + radius); // areas 4 pi r h and 2 pi r^2
  const r = onSide ? radius : radius * Math.sqrt(stream.uniform());
  const z = onSide ? signed(stream, half) : stream.uniform() < 0.5 ? -half : half;
  return [r * Math.cos(angle), r * Math.sin(angle), z];
}

function cone(stream: Random): Point {
  const radius = 0.65, height = 1.4, angle = 2 * Math.PI * stream.uniform();
  const slant = Math.hypot(radius, height);
  const share = Math.sqrt(stream.uniform()); // from the tip, and from the centre of the base
  const z = stream.uniform() < slant / (slant + radius) ? height / 2 - share * height : -height / 2;
  return [radius * share * Math.cos(angle), radius * share * Math.sin(angle), z];
}

function torus(stream: Random): Point {
  const radius = 0.62, tube = 0.24, angle = 2 * Math.PI * stream.uniform();
  let around = 0;
  do around = 2 * Math.PI * stream.uniform(); // the outer half has more area
   while (stream.uniform() * (radius + tube) > radius + tube * Math.cos(around));
  const r = radius + tube * Math.cos(around);
  return [r * Math.cos(angle), r * Math.sin(angle), tube * Math.sin(around)];
}

/** Three square rods through the centre, which are closed by nothing. */
function cross(stream: Random): Point {
  const half = 0.14, p: Point = [signed(stream, half), signed(stream, half), signed(stream, half)];
  const along = stream.integer(3), side = (along + 1 + stream.integer(2)) % 3;
  p[along] = signed(stream, 0.85);
  p[side] = stream.uniform() < 0.5 ? -half : half;
  return p;
}

function signed(stream: Random, half: number): number {
  return half * (2 * stream.uniform() - 1);
}
