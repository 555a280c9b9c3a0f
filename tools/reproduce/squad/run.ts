import type { Tensor } from "../../../lib/core/mod.ts";
import { geta, recipe as settingsOf, stageSteps } from "../../../lib/geta/mod.ts";
import { configOf, stepsOf } from "../../../lib/geta/qasso_problem.ts";
import { replay } from "../../../lib/graph/mod.ts";
import {
  decodeSafetensors,
  decodeSubnet,
  encodeSubnet,
  readBytes,
  writeAtomically,
} from "../../../lib/io/mod.ts";
import { cosineLearningRate } from "../../../lib/optim/mod.ts";
import { type Settings, SettingsError } from "../../../lib/settings/mod.ts";
import { parameterTensors } from "../../../lib/subnet/mod.ts";
import { readVariables, trainable, writeVariables } from "../../../lib/train/mod.ts";
import { bertCheckpoint, bertSpans } from "../../../lib/zoo/mod.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { SquadRecipe } from "../recipe.ts";
import { ask } from "./ask.ts";
import { readSquad } from "./data.ts";
import { relativeCost, zeroShare } from "./figures.ts";
import type { SquadReport } from "./report.ts";
import { spanLoss } from "./span_loss.ts";
import { compress, trainDense, type TrainingPlan } from "./train.ts";

/** What decides a run beside the recipe. */
export interface SquadRunOptions {
  /** Seed. */
  seed: number;
  /** Whose rules, if not the recipe's. */
  semantics?: Settings["semantics"] | undefined;
  /** Where the files of SQuAD are. */
  dataDir: string;
  /** A published checkpoint of BERT; random weights by default. */
  start?: string | undefined;
  /** Where the results go. */
  folder: string;
  /** Is told how it goes, a line each. */
  say: (line: string) => void;
}

/**
 * What a run was asked to do, as its report holds it.
 *
 * @param recipe The recipe.
 * @param options What decides it beside.
 * @returns Plain data.
 */
export function squadConfig(
  { text, network, options }: SquadRecipe,
  { seed, semantics, start }: Pick<SquadRunOptions, "seed" | "semantics" | "start">,
): Record<string, unknown> {
  const settings = settingsOf("default", { ...options, seed, ...(semantics && { semantics }) });
  return { text, network, settings, start: start ?? "random" };
}

/**
 * Trains BERT on SQuAD, compresses it, both from the same weights with equal epochs, and asks both the questions of the dev file.
 *
 * @param recipe The recipe.
 * @param options Seed, files.
 * @returns The report; it and the subnet stand in the folder.
 */
export async function runSquad(
  recipe: SquadRecipe,
  options: SquadRunOptions,
): Promise<SquadReport> {
  const { dataDir, start, folder, say } = options, began = performance.now();
  const config = squadConfig(recipe, options), settings = config.settings as Settings;
  const { seed, batch, semantics } = settings;
  const { vocabulary, train, dev, leftOut } = await readSquad(dataDir, recipe.text);
  if (train.length < batch) {
    throw new SettingsError(
      `Cannot use batch: it must be at most the ${train.length} training sequences: current value is ${batch}`,
    );
  }
  const sizes = { vocabulary: vocabulary.numbers.size, tokens: recipe.text.length };
  const network = bertSpans({ seed, ...sizes, ...recipe.network });
  if (start !== undefined) {
    const { tensors } = decodeSafetensors(await readBytes(start), start);
    writeVariables(network.variables, bertCheckpoint(tensors, network.variables, start));
  }
  const initial = structuredClone(readVariables(trainable(network.variables)));
  const stages = stageSteps(settings, Math.floor(train.length / batch));
  const steps = stages.warmUp + stages.projection + stages.joint + stages.coolDown;
  using handle = geta<Tensor[], Tensor[], Tensor[]>(network, {
    ...configOf(settings),
    ...stepsOf(stages),
    steps,
    loss: spanLoss,
    learningRate: (done) => cosineLearningRate(done, steps, { base: settings.learningRate }),
    quantize: settings.quantize,
    semantics,
    ignore: settings.ignore,
  });
  say(`${train.length} training sequences, ${leftOut} questions left out, ${dev.length} to answer`);
  const plan = (name: string, steps: number): TrainingPlan => ({
    train,
    settings,
    steps,
    onStep(done, loss) {
      if (done % Math.ceil(steps / 100) !== 0 && done !== steps) return;
      const second = Math.round((performance.now() - began) / 1000);
      say(`${name} step ${done} of ${steps}, loss ${loss.toFixed(3)}, second ${second}`);
    },
  });
  trainDense(
    network,
    plan("Dense", Math.round(settings.epochs * Math.floor(train.length / batch))),
  );
  const dense = ask((inputs) => network.forward(inputs, { training: false }), dev, batch);
  if (settings.start === "scratch") writeVariables(network.variables, initial);
  compress(handle, plan("Compressed", steps));
  const files = await encodeSubnet(handle.subnet());
  const subnet = await decodeSubnet(files); // all that is measured is measured of the files
  const tensors = parameterTensors(subnet.parameters), smaller = replay(subnet.graph, tensors);
  const compressed = ask((inputs) => smaller(...inputs), dev, batch);
  tf.dispose(tensors);
  const { averageBits, relative } = relativeCost(network, subnet);
  const report: SquadReport = {
    schema: "geta-lab/squad-report/1",
    seed,
    semantics,
    dense: { exactMatch: dense.exactMatch, accuracy: dense.f1 },
    compressed: {
      exactMatch: compressed.exactMatch,
      accuracy: compressed.f1,
      averageBits,
      sparsity: zeroShare(handle),
    },
    relative,
    questions: dev.length,
    leftOut,
    seconds: (performance.now() - began) / 1000,
    date: new Date().toISOString(),
    config,
  };
  await Deno.mkdir(folder, { recursive: true });
  await writeAtomically(`${folder}/subnet.json`, files.json);
  await writeAtomically(`${folder}/subnet.safetensors`, files.safetensors);
  await writeAtomically(`${folder}/report.json`, JSON.stringify(report, null, 2) + "\n");
  return report;
}
