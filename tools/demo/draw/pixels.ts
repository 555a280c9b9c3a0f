/**
 * An image as a canvas wants it.
 *
 * @param images Pixels of some images, bytes, shape [count, height, width, 3].
 * @param index Which image.
 * @param pixels Height times width.
 * @returns Red, green, blue and opacity of each pixel.
 */
export function rgbaOf(
  images: Uint8Array,
  index: number,
  pixels: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels * 4).fill(255);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[pixel * 4 + channel] = images[(index * pixels + pixel) * 3 + channel]!;
    }
  }
  return rgba;
}
