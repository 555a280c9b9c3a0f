/** The other productions with another axis in the place of the channels: products, softmax, norms, splits along any axis. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { choose, type Production, type Value } from "./build.ts";

/** Puts another axis last, goes on with a production, and puts the axes back. */
export function alongAnotherAxis(inner: readonly Production[]): Production {
  return {
    name: "alongAxis",
    ranks: [3, 4, 5],
    weight: 8,
    apply: (build, value) => {
      const { rank } = value.tensor;
      const axis = 1 + build.stream.integer(rank - 2);
      const order = Array.from({ length: rank }, (_, i) => i)
        .with(axis, rank - 1).with(rank - 1, axis);
      const turn = (x: Tensor) => tf.transpose(x, order); // its own inverse
      const turned = ({ tensor }: Value): Value => ({
        tensor: turn(tensor),
        // what was removable along this axis is forgotten: less is offered than there is
        channels: build.account.fixed(tensor.shape[axis]!),
        isZero: true,
      });
      build.account.keep(value.channels);
      const { earlier } = build;
      build.earlier = earlier.filter(({ tensor }) => tensor.rank === rank).map((other) => {
        build.account.keep(other.channels);
        return turned(other);
      });
      const start = turned(value), production = choose(build, start, inner);
      build.productions.push(`${build.productions.pop()}(${axis} ${production.name})`);
      const made = production.apply(build, start);
      build.account.keep(made.channels);
      build.earlier = earlier;
      return { ...value, isZero: false, tensor: turn(made.tensor) };
    },
  };
}
