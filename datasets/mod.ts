/**
 * Data sets: two procedural ones, CIFAR-10, MNIST, ImageNet, SQuAD, and the batches made of them.
 *
 * @module
 */
export * from "./augment_batch.ts";
export * from "./batches.ts";
export * from "./channel_statistics.ts";
export * from "./cifar10.ts";
export * from "./cifar10_records.ts";
export * from "./crop_with_padding.ts";
export * from "./data_error.ts";
export * from "./data_folder.ts";
export * from "./data_sources.ts";
export * from "./dataset_digest.ts";
export * from "./download.ts";
export * from "./epoch_order.ts";
export * from "./fetch_verified.ts";
export * from "./flip_horizontally.ts";
export * from "./gather_batch.ts";
export * from "./gunzip.ts";
export * from "./idx.ts";
export * from "./image_batches.ts";
export * from "./image_decoder.ts";
export * from "./imagenet/crop_area.ts";
export * from "./imagenet/folder_batches.ts";
export * from "./imagenet/imagenet.ts";
export * from "./mnist.ts";
export * from "./point_batches.ts";
export * from "./point_clouds.ts";
export * from "./point_forms.ts";
export { pngImage } from "./png_image.ts";
export * from "./read_data_file.ts";
export * from "./resize_image.ts";
export * from "./shape_forms.ts";
export * from "./shape_image.ts";
export * from "./shape_stamp.ts";
export * from "./shapes.ts";
export * from "./splits.ts";
export * from "./squad/answer_scores.ts";
export * from "./squad/basic_tokens.ts";
export * from "./squad/best_answer.ts";
export * from "./squad/span_windows.ts";
export * from "./squad/squad_questions.ts";
export * from "./squad/vocabulary.ts";
export * from "./squad/word_pieces.ts";
export * from "./tar.ts";
export * from "./types.ts";
// Named in the signatures above
export type { Random } from "../lib/core/mod.ts";
