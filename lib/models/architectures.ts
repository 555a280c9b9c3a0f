import type { Architecture } from "./architecture.ts";
import { asArchitecture } from "./architecture.ts";
import { bert, bertSpans } from "./bert.ts";
import { deit } from "./deit.ts";
import { gpt, gptFused } from "./gpt.ts";
import { llama, multiQuery } from "./llama.ts";
import { mlp } from "./mlp.ts";
import { resnet20, resnet56 } from "./resnet.ts";
import { seq2seq } from "./seq2seq.ts";
import { swin } from "./swin.ts";
import { vgg7 } from "./vgg7.ts";
import { vit, vitFused } from "./vit.ts";

/**
 * Every architecture on which the dependency analysis is proven, small: a few seconds for all of them. The argument is the
 * seed of the initial values.
 */
export const architectures: Record<string, (seed?: number) => Architecture> = {
  mlp: (seed = 0) => asArchitecture(mlp({ seed, inputShape: [8, 8, 3] })),
  vgg7: (seed = 0) => asArchitecture(vgg7({ seed, inputShape: [8, 8, 3] })),
  resnet20: (seed = 0) => asArchitecture(resnet20({ seed, inputShape: [16, 16, 3] })),
  resnet56: (seed = 0) => asArchitecture(resnet56({ seed, inputShape: [8, 8, 3] })),
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
