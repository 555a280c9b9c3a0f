/**
 * Collects layers of PyTorch, as the fixtures list them.
 *
 * @module
 */
import type { TorchLayer } from "./torch_parameters.ts";

type Attributes = Record<string, number | boolean>;

/** A growing list. */
export interface LayerList {
  /** Adds a layer, which follows the last one if it names no inputs; gives its name. */
  add(type: string, attrs?: Attributes, inputs?: string[]): string;
  /** Name of the last layer. */
  last(): string;
  /** Makes a layer use the parameters of an earlier one. */
  share(name: string, owner: string): void;
  /** The list; its last layer is the output. */
  done(): TorchLayer[];
}

/** An empty list. */
export function layerList(): LayerList {
  const layers: TorchLayer[] = [];
  const last = () => layers.at(-1)?.name ?? "input";
  return {
    last,
    share: (name, owner) => layers.find((layer) => layer.name === name)!.shared_with = owner,
    add(type, attrs = {}, inputs = [last()]) {
      layers.push({ name: `${type}${layers.length}`, type, inputs, attrs });
      return last();
    },
    done: () => layers.map((layer) => ({ ...layer, output: layer.name === last() })),
  };
}
