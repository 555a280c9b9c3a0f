import type { AnyNetwork } from "../nn/mod.ts";
import { autoencoder } from "./autoencoder.ts";
import { channelGate } from "./channel_gate.ts";
import { groupNormResnet } from "./group_norm_resnet.ts";
import { lenet5 } from "./lenet5.ts";
import { lstm } from "./lstm.ts";
import { bert, bertSpans } from "./bert.ts";
import { deit } from "./deit.ts";
import { gpt, gptFused } from "./gpt.ts";
import { llama, multiQuery } from "./llama.ts";
import {
  caffeLenet5,
  lenet300,
  mlp,
  resnet20,
  resnet50,
  resnet56,
  small,
  vgg7,
} from "../models/mod.ts";
import { mlpMixer } from "./mlp_mixer.ts";
import { sequential } from "./sequential.ts";
import { siamese } from "./siamese.ts";
import { srnet } from "./srnet.ts";
import { twoHeads } from "./two_heads.ts";
import { unet } from "./unet.ts";
import { convnext } from "./convnext.ts";
import { densenet } from "./densenet.ts";
import { inception } from "./inception.ts";
import { mobilenetV2 } from "./mobilenetv2.ts";
import { resnet18 } from "./resnet18.ts";
import { seResnet } from "./se_resnet.ts";
import { shufflenet } from "./shufflenet.ts";
import { squeezenet } from "./squeezenet.ts";
import { vgg16 } from "./vgg16.ts";
import { seq2seq } from "./seq2seq.ts";
import { swin } from "./swin.ts";
import { vit, vitFused } from "./vit.ts";

/**
 * Every architecture on which the dependency analysis is proven, small: a few seconds for all of them. The argument is the
 * seed of the initial values.
 */
export const architectures: Record<string, (seed?: number) => AnyNetwork> = {
  small: (seed = 0) => small({ seed, inputShape: [8, 8, 3] }),
  mlp: (seed = 0) => mlp({ seed, inputShape: [8, 8, 3] }),
  vgg7: (seed = 0) => vgg7({ seed, inputShape: [8, 8, 3] }),
  resnet20: (seed = 0) => resnet20({ seed, inputShape: [16, 16, 3] }),
  resnet56: (seed = 0) => resnet56({ seed, inputShape: [8, 8, 3] }),
  lenet300: (seed = 0) => lenet300({ seed, inputShape: [8, 8, 1] }),
  caffeLenet5: (seed = 0) => caffeLenet5({ seed, inputShape: [16, 16, 1] }),
  autoencoder: (seed = 0) => autoencoder({ seed }),
  channelGate: (seed = 0) => channelGate({ seed }),
  groupNormResnet: (seed = 0) => groupNormResnet({ seed }),
  lenet5: (seed = 0) => lenet5({ seed }),
  lstm: (seed = 0) => lstm({ seed }),
  mlpMixer: (seed = 0) => mlpMixer({ seed }),
  sequential: (seed = 0) => sequential({ seed }),
  siamese: (seed = 0) => siamese({ seed }),
  srnet: (seed = 0) => srnet({ seed }),
  twoHeads: (seed = 0) => twoHeads({ seed }),
  unet: (seed = 0) => unet({ seed }),
  vgg16: (seed = 0) => vgg16({ seed }),
  resnet18: (seed = 0) => resnet18({ seed }),
  resnet50: (seed = 0) =>
    resnet50({ seed, inputShape: [16, 16, 3], classes: 10, widths: [6, 10, 16, 20] }),
  "se-resnet": (seed = 0) => seResnet({ seed }),
  densenet: (seed = 0) => densenet({ seed }),
  inception: (seed = 0) => inception({ seed }),
  squeezenet: (seed = 0) => squeezenet({ seed }),
  mobilenetv2: (seed = 0) => mobilenetV2({ seed }),
  shufflenet: (seed = 0) => shufflenet({ seed }),
  convnext: (seed = 0) => convnext({ seed }),
  vit: (seed = 0) => vit({ seed }),
  vitFused: (seed = 0) => vitFused({ seed }),
  deit: (seed = 0) => deit({ seed }),
  swin: (seed = 0) => swin({ seed }),
  bert: (seed = 0) => bert({ seed }),
  bertSpans: (seed = 0) => bertSpans({ seed }),
  gpt: (seed = 0) => gpt({ seed }),
  gptFused: (seed = 0) => gptFused({ seed }),
  seq2seq: (seed = 0) => seq2seq({ seed }),
  llama: (seed = 0) => llama({ seed }),
  multiQuery: (seed = 0) => multiQuery({ seed }),
};
