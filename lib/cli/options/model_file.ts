import { nodeModule } from "../../core/mod.ts";
import { recipe } from "../../geta/mod.ts";
import type { PartialSettings, Settings } from "../../settings/mod.ts";

/**
 * Whether `--model` names a file: a trained model of tfjs.
 *
 * @param model What was typed.
 * @returns True for a path, false for a network of this library.
 */
export function isModelFile(model: string): boolean {
  return model.endsWith(".json");
}

/**
 * A short name for `--model`.
 *
 * @param model What was typed.
 * @returns The network's name, or that of the folder that a model lies in.
 */
export function modelName(model: string): string {
  const { basename, dirname, resolve } = nodeModule("node:path");
  return isModelFile(model) ? basename(dirname(resolve(model))) : model;
}

/**
 * The settings for `--model`: its recipe, or the default one for a trained model. That one is not trained first, and moves by Adam, whose
 * usual rate fits most networks; SGD's would throw away what an unknown one has learnt.
 *
 * @param model What was typed.
 * @param changes What differs.
 * @returns All settings.
 */
export function modelRecipe(model: string, changes: PartialSettings = {}): Settings {
  return isModelFile(model)
    ? recipe("default", { start: "pretrained", optimizer: "adam", weightDecay: 0, ...changes })
    : recipe(model, changes);
}
