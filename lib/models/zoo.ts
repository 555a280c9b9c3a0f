import type { Network } from "../nn/mod.ts";
import { mlp } from "./mlp.ts";
import type { ModelOptions } from "./options.ts";
import { resnet20, resnet56 } from "./resnet.ts";
import { resnet50 } from "./resnet50.ts";
import { small } from "./small.ts";
import { vgg7 } from "./vgg7.ts";

/** The networks by name: `mlp`, `small`, `vgg7`, `resnet20`, `resnet56`, `resnet50`. */
export const zoo: Record<string, (options?: ModelOptions) => Network> = {
  mlp,
  small,
  vgg7,
  resnet20,
  resnet56,
  resnet50,
};
