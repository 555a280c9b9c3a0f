/**
 * The networks that `cost.json` describes in words, as lists of layers.
 *
 * What costs nothing is left out: cutting an image into patches, the fixed position code.
 *
 * @module
 */
import type { TorchLayer } from "./torch_parameters.ts";

/** A network: its layers, and the shape of one sample that they take, in PyTorch's order. */
export interface CostNetwork {
  layers: TorchLayer[];
  inputShape: number[];
}

type Attributes = Record<string, number | boolean>;

/** The networks by name, for a sample [channels, height, width]. */
export const COST_NETWORKS: Record<string, (sample: number[]) => CostNetwork> = {
  vgg7_bn: (sample) => {
    const list = layerList();
    let inputs = sample[0]!;
    for (const channels of [128, 256, 512]) {
      for (let i = 0; i < 2; i++) {
        list.add("conv2d", { in: inputs, out: channels });
        list.add("batchnorm2d", { channels });
        list.add("relu");
        inputs = channels;
      }
      list.add("maxpool2d");
    }
    list.add("global_mean");
    list.add("linear", { in: 512, out: 1024 });
    list.add("relu");
    list.add("linear", { in: 1024, out: 10 });
    return { layers: list.done(), inputShape: sample };
  },

  resnet18_cifar: (sample) => {
    const list = layerList();
    const convBn = (from: string, attrs: Attributes) => {
      list.add("conv2d", { bias: false, ...attrs }, [from]);
      return list.add("batchnorm2d", { channels: attrs.out! });
    };
    convBn("input", { in: sample[0]!, out: 64 });
    let x = list.add("relu"), inputs = 64;
    for (const [stage, out] of [64, 128, 256, 512].entries()) {
      for (let i = 0; i < 2; i++) {
        const stride = stage > 0 && i === 0 ? 2 : 1;
        convBn(x, { in: inputs, out, stride });
        const inner = convBn(list.add("relu"), { in: out, out });
        const shortcut = inputs === out
          ? x
          : convBn(x, { in: inputs, out, stride, kernel: 1, padding: 0 });
        list.add("add", {}, [inner, shortcut]);
        x = list.add("relu");
        inputs = out;
      }
    }
    list.add("global_mean");
    list.add("linear", { in: 512, out: 10 });
    return { layers: list.done(), inputShape: sample };
  },

  simple_vit_cifar: ([channels, height, width]) => {
    const list = layerList(), features = 16 * channels!;
    list.add("layernorm", { features });
    list.add("linear", { in: features, out: 256 });
    let x = list.add("layernorm", { features: 256 });
    let norm: string | undefined;
    for (let i = 0; i < 6; i++) {
      norm = shared(list.add("layernorm", { features: 256 }, [x]), norm);
      list.add("attention_fused_qkv", { features: 256, heads: 8, head_dim: 64 });
      x = list.add("add", {}, [list.last(), x]);
      list.add("layernorm", { features: 256 });
      list.add("linear", { in: 256, out: 128 });
      list.add("gelu");
      list.add("linear", { in: 128, out: 256 });
      x = list.add("add", {}, [list.last(), x]);
    }
    shared(list.add("layernorm", { features: 256 }), norm);
    list.add("token_mean");
    list.add("linear", { in: 256, out: 10 });
    return { layers: list.done(), inputShape: [height! / 4 * (width! / 4), features] };

    /** Makes a layer use the parameters of an earlier one, if there is one. */
    function shared(name: string, owner: string | undefined): string {
      if (owner !== undefined) list.at(name).shared_with = owner;
      return owner ?? name;
    }
  },
};

/** Collects layers; one that names no inputs follows the one before. */
function layerList() {
  const layers: TorchLayer[] = [];
  const last = () => layers.at(-1)?.name ?? "input";
  return {
    last,
    at: (name: string) => layers.find((layer) => layer.name === name)!,
    add(type: string, attrs: Attributes = {}, inputs = [last()]): string {
      layers.push({ name: `${type}${layers.length}`, type, inputs, attrs });
      return last();
    },
    done: (): TorchLayer[] => layers.map((layer) => ({ ...layer, output: layer.name === last() })),
  };
}
