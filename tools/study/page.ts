/**
 * The page docs/pruning.md.
 *
 * @module
 */
import { wrapMarkdown } from "../markdown_wrap.ts";
import type { Lengths } from "./lengths.ts";
import type { StudyLine } from "./line.ts";
import { peersTable } from "./peers.ts";
import { WINDOW } from "./predictions.ts";
import { accuracyTable, curvesTable, mixedLine, mixedTable, predictionsTable } from "./sections.ts";

/** What the page says beside the lines. */
export interface PageOptions {
  /** Sizes and lengths. */
  lengths: Lengths;
  /** Where and with what it was measured, and when. */
  measured: string;
  /** Whether the pictures are there. */
  pictures: boolean;
}

/**
 * The page from what was measured so far.
 *
 * @param lines What was measured.
 * @param options What it says beside them.
 * @returns Markdown.
 */
export function studyPage(lines: readonly StudyLine[], options: PageOptions): string {
  const { lengths, measured } = options;
  const of = (part: string) => lines.filter((line) => line.part === part);
  const picture = (name: string, words: string) =>
    options.pictures && of(name).length > 0 ? `\n![${words}](pictures/study_${name}.svg)\n` : "";
  const section = (part: string, text: (own: readonly StudyLine[]) => string) =>
    of(part).length === 0 ? "Not measured yet.\n" : text(of(part));
  return wrapMarkdown(`# Ways to prune, measured

${measured}

Network \`small\` on \`shapes\`: ${lengths.train} training, ${lengths.validation} validation and ${lengths.test} test images, which a
seed decides together with first weights and the order of batches. Dense training ${lengths.dense} epochs; all methods of a seed start
from the same dense network. Fine-tuning at a tenth of its learning rate. Choices are made on validation images, the accuracies
below are those on test images: mean over the seeds and, in parentheses, the lowest and the highest. An interval is that of 95 % of
the differences within a seed (Student's t; with three seeds it is wide).

\`deno task study pruning\` and \`deno task study nm\` write this page, from recipes like those of
[lib/prune](../lib/prune/recipe/recipes.ts). A table with fewer seeds than others was not finished.

## Magnitude: without fine-tuning, with it, iterative

Single weights of all layers in one list. Both ways with fine-tuning have ${lengths.long} epochs; the iterative one removes the same
share of what remains at the begin of each, and so has one epoch only at the final sparsity.

${section("curves", curvesTable)}
${picture("curves", "accuracy against sparsity, three curves")}
## Granularities at equal sparsity

The same share of every layer but the first and the last, by L2 norm; ${lengths.short} epochs of fine-tuning. Zeros stay in the
network here: of a removed filter its bias and batch norm remain.

${section("granularity", (own) => accuracyTable(own, { target: "share" }))}
${picture("granularity", "accuracy against sparsity, by granularity")}
## Scores at equal channels

Whole structures (what the dependency graph ties together), the same share of every group; ${lengths.short} epochs of fine-tuning.
\`lasso\` is no score but a regression: it also fits the weights of the layers that read what stays, on four
batches of training images. \`taylorSecond\` is half the square of \`taylorFirst\` and ranks alike.

${section("scores", (own) => accuracyTable(own, { target: "share" }))}

## Uniform, global, guided by sensitivity

Whole structures by L2 norm, at equal parameters: one share for all groups; one list of all norms, each layer's divided by its own norm;
or the smallest drop that a scan on validation images allows every group alone. ${lengths.short} epochs of fine-tuning.

${section("allocation", (own) => accuracyTable(own, { target: "parameters", share: "parameters" }))}
${picture("allocation", "accuracy against parameters removed")}
## Progressive blocks to 1:16

Training from the start, ${lengths.blocks} epochs, of which the first 75 % turn dense blocks of 16 weights into 1:16, a few in every
step: those of largest norm first (Default), of smallest norm first (Inverse), or all at once by a falling N (N-M). First and last layer
stay dense, SR-STE behind the masks. Accuracy before the end is the mean over the last tenth of the schedule, the dip is the mean of
${WINDOW} steps before its end less that of as many behind it (validation images), the final accuracy that on test images.

${section("blocks", predictionsTable)}
${picture("blocks", "validation accuracy over the epochs, by order")}
The note's figure shows training accuracy of ImageNet; a small network on an easy task need not agree. Accuracy on validation images
jumps from moment to moment while the learning rate is high, so small differences before the end mean little.

## Uniform against mixed N:8

2:8 in all layers but the first and the last, or 1, 2, 4 or 8 of 8 by layer for at most as many weights: the choice with the least sum of
single drops on validation images (\`latticeDensities\`). One shot, then ${lengths.long} epochs of fine-tuning.

${section("mixed", (own) => `${mixedTable(own)}\n\n${mixedLine(own)}`)}

## CIFAR-10

ResNet20 at the shares of multiply-adds for which other projects publish a figure: 0.73 (NVIDIA's FastNAS, 120 epochs each for base and
pruned network) and 0.5 (PocketFlow's LASSO). Both recipes start from the same dense network, which has not trained on
in the meantime: the pruned networks have the epochs behind it more. Their runs take hours:
\`deno task prune --recipe fastnas-peer --model resnet20 --data cifar10 --shift 4\`, then \`--recipe lasso-peer --start\` with its
\`dense.safetensors\`; \`deno task study peers --runs=FOLDER,FOLDER\` writes the table.

${section("peers", peersTable)}
`);
}
