/** Small networks for the tests of dependency groups and subnets: one for each way channels can hang together. */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random, type Tensor } from "@geta-lab/geta/core";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

/** A network with its variables by name. */
export interface TestNetwork {
  variables: NamedVariables;
  inputShape: number[];
  forward: (x: Tensor) => Tensor;
}

/** Makes variables on first use, so that a network is written like a formula. */
function parameterStore(seed: number) {
  const stream = random(seed);
  const variables: NamedVariables = {};
  function make(
    name: string,
    shape: number[],
    options: { positive?: boolean; fixed?: boolean } = {},
  ) {
    return variables[name] ??= tf.tidy(() => {
      const size = shape.reduce((a, b) => a * b, 1);
      const data = Float32Array.from({ length: size }, () => {
        const value = 0.5 * stream.normal();
        return options.positive ? 0.5 + Math.abs(value) : value;
      });
      return tf.variable(tf.tensor(data, shape), !options.fixed);
    });
  }
  const four = (x: Tensor) => x as tf.Tensor4D;
  return {
    variables,
    make,
    conv: (x: Tensor, name: string, out: number, stride = 1) =>
      tf.conv2d(four(x), four(make(`${name}/kernel`, [3, 3, x.shape[3]!, out])), stride, "same"),
    bias: (x: Tensor, name: string) => tf.add(x, make(`${name}/bias`, [x.shape.at(-1)!])),
    dense: (x: Tensor, name: string, out: number) =>
      tf.matMul(x, make(`${name}/kernel`, [x.shape.at(-1)!, out]) as Tensor),
    norm: (x: Tensor, name: string) => {
      const shape = [x.shape.at(-1)!];
      const one = (t: Tensor) => t as tf.Tensor1D;
      return tf.batchNorm(
        four(x),
        one(make(`${name}/mean`, shape, { fixed: true })),
        one(make(`${name}/variance`, shape, { fixed: true, positive: true })),
        one(make(`${name}/offset`, shape)),
        one(make(`${name}/scale`, shape)),
      );
    },
    pool: (x: Tensor) => tf.maxPool(four(x), 2, 2, "same"),
    globalMean: (x: Tensor) => tf.mean(x, [1, 2]),
  };
}

type Store = ReturnType<typeof parameterStore>;

const IMAGE = [8, 8, 3];
const NETWORKS: Record<string, { inputShape: number[]; f: (s: Store, x: Tensor) => Tensor }> = {
  chain: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.norm(s.conv(x, "conv1", 6), "bn1"));
      x = tf.relu(s.bias(s.conv(x, "conv2", 5, 2), "conv2"));
      return s.bias(s.dense(s.globalMean(x), "head", 4), "head");
    },
  },
  residual: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.norm(s.conv(x, "stem", 6), "stem/bn"));
      const inner = tf.relu(s.norm(s.conv(x, "conv1", 5), "conv1/bn"));
      x = tf.relu(tf.add(x, s.norm(s.conv(inner, "conv2", 6), "conv2/bn")));
      return s.dense(s.globalMean(x), "head", 4);
    },
  },
  flatten: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = s.pool(tf.relu(s.bias(s.conv(x, "conv1", 6), "conv1")));
      x = tf.relu(s.bias(s.dense(tf.reshape(x, [-1, 4 * 4 * 6]), "fc1", 7), "fc1"));
      return s.bias(s.dense(x, "fc2", 4), "fc2");
    },
  },
  concat: {
    inputShape: IMAGE,
    f: (s, x) => {
      const left = tf.relu(s.norm(s.conv(x, "left", 4), "left/bn"));
      const right = tf.relu(s.bias(s.conv(x, "right", 5), "right"));
      const both = tf.relu(s.norm(tf.concat([left, right, x], 3), "both/bn"));
      return s.dense(s.globalMean(s.conv(both, "after", 5)), "head", 3);
    },
  },
  depthwise: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.norm(s.conv(x, "expand", 5), "expand/bn"));
      const kernel = s.make("depthwise/kernel", [3, 3, 5, 2]) as Tensor as tf.Tensor4D;
      x = tf.relu(s.norm(tf.depthwiseConv2d(x as tf.Tensor4D, kernel, 1, "same"), "depthwise/bn"));
      return s.dense(s.globalMean(s.conv(x, "project", 6)), "head", 3);
    },
  },
  gate: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.bias(s.conv(x, "conv1", 6), "conv1"));
      const squeezed = tf.relu(s.bias(s.dense(s.globalMean(x), "squeeze", 3), "squeeze"));
      const gate = tf.sigmoid(s.bias(s.dense(squeezed, "excite", 6), "excite"));
      x = tf.mul(x, tf.reshape(gate, [-1, 1, 1, 6]));
      return s.dense(s.globalMean(s.conv(x, "conv2", 5)), "head", 3);
    },
  },
  transposed: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.bias(s.conv(x, "down", 6, 2), "down"));
      const kernel = s.make("up/kernel", [2, 2, 5, 6]) as Tensor as tf.Tensor4D;
      const shape: [number, number, number, number] = [x.shape[0]!, 8, 8, 5];
      x = tf.relu(s.bias(tf.conv2dTranspose(x as tf.Tensor4D, kernel, shape, 2, "same"), "up"));
      return s.conv(x, "out", 2);
    },
  },
  tied: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.bias(s.conv(x, "conv0", 6), "conv0"));
      for (let i = 0; i < 2; i++) x = tf.relu(s.bias(s.conv(x, "shared", 6), "shared"));
      return s.dense(s.globalMean(x), "head", 3);
    },
  },
  padded: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.relu(s.bias(s.conv(x, "conv1", 4), "conv1"));
      const wide = tf.pad(x, [[0, 0], [0, 0], [0, 0], [1, 2]]);
      x = tf.relu(tf.add(wide, s.bias(s.conv(x, "conv2", 7), "conv2")));
      return s.dense(s.globalMean(x), "head", 3);
    },
  },
  linearUnit: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = s.bias(s.conv(x, "conv1", 10), "conv1");
      const [value, gate] = tf.split(x, 2, 3) as [Tensor, Tensor];
      x = tf.mul(value, tf.sigmoid(gate));
      const part = tf.slice(x, [0, 1, 0, 1], [-1, 4, -1, 3]);
      return tf.concat([
        s.dense(s.globalMean(x), "head", 3),
        tf.reshape(tf.sum(part, [1, 2, 3]), [-1, 1]),
      ], 1);
    },
  },
  constants: {
    inputShape: IMAGE,
    f: (s, x) => {
      x = tf.mul(tf.relu(s.bias(s.conv(x, "conv1", 5), "conv1")), [0.5, -1, 2, 3, -0.25]);
      x = tf.add(x, tf.fill([x.shape[0]!, 1, 1, 5], 0));
      const mean = tf.tile(tf.sum(x, 3, true), [1, 1, 1, 5]);
      const gate = tf.sigmoid(tf.add(mean, [1, 2, 3, 4, 5]));
      x = s.conv(tf.mul(x, gate), "conv2", 6);
      return s.dense(s.globalMean(x), "head", 3);
    },
  },
  attention: {
    inputShape: [5, 4],
    f: (s, x) => {
      x = s.bias(s.dense(x, "embed", 6), "embed");
      x = tf.add(x, s.make("position/table", [1, 5, 6]));
      const [q, k, v] = ["query", "key", "value"].map((name) => s.bias(s.dense(x, name, 5), name));
      const scores = tf.softmax(tf.matMul(q!, k!, false, true));
      x = tf.add(x, s.dense(tf.matMul(scores, v!), "out", 6));
      const hidden = s.bias(s.dense(x, "up", 7), "up");
      const gelu = tf.mul(tf.mul(hidden, 0.5), tf.add(tf.erf(tf.mul(hidden, Math.SQRT1_2)), 1));
      return s.dense(tf.mean(tf.add(x, s.dense(gelu, "down", 6)), 1), "head", 3);
    },
  },
};

/** Names of all networks. */
export const NETWORK_NAMES = Object.keys(NETWORKS);

/** Builds one network; the same seed gives the same variables. */
export function testNetwork(name: string, seed = 1): TestNetwork {
  const { inputShape, f } = NETWORKS[name]!;
  const store = parameterStore(seed);
  const forward = (x: Tensor) => f(store, x);
  tf.tidy(() => void forward(tf.zeros([1, ...inputShape]))); // makes the variables
  return { variables: store.variables, inputShape, forward };
}
