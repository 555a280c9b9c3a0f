/**
 * Operators on images that treat each channel by itself: pooling, resizing, mirroring, rotation.
 *
 * @module
 */
import { type Operator, records } from "./operator.ts";

/** Pooling, resizing, mirroring, rotation, dilation. */
export const image: Operator[] = [
  ...records("AvgPool AvgPool3D MaxPool MaxPool3D", {
    operands: ["x"],
    rule: "eachChannel",
    gradient: true,
  }),
  ...records("ResizeBilinear ResizeNearestNeighbor", {
    operands: ["images"],
    rule: "eachChannel",
    gradient: true,
  }),
  { name: "FlipLeftRight", operands: ["image"], rule: "eachChannel", gradient: false },
  { name: "RotateWithOffset", operands: ["image"], rule: "rotate", gradient: false },
  { name: "Dilation2D", operands: ["x", "filter"], rule: "dilation", gradient: true },
];
