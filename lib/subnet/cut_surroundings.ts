import type { Dimension } from "../graph/mod.ts";
import type { KeptPositions } from "../structure/mod.ts";

/** The tensors around an operator after the cut. */
export interface CutSurroundings {
  /** New shape of each input, by the name of the operand. */
  inputs: Record<string, Dimension[]>;
  /** New shape of each output. */
  outputs: Dimension[][];
  /** Positions of the (first) input that stay. */
  keptInput: KeptPositions;
  /** Positions of the first output that stay. */
  keptOutput: KeptPositions;
  /** Old shape of the (first) input. */
  oldInput: Dimension[];
  /** Old shape of the first output. */
  oldOutput: Dimension[];
}
