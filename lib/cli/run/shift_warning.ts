/**
 * Says when the random shift of training images is so large that it leaves hardly anything of them.
 *
 * @param shift Largest shift in each direction, pixels.
 * @param inputShape Height, width and channels of an image.
 * @returns A sentence, or undefined if more than half of every image stays in sight.
 */
export function shiftWarning(shift: number, inputShape: readonly number[]): string | undefined {
  const [height = 0, width = 0] = inputShape, side = Math.min(height, width);
  if (2 * shift < side) return undefined;
  const loss = shift >= side ? "the whole image" : "half of the image or more";
  return `A shift of up to ${shift} pixels can move ${loss} (${height} x ${width}) out of sight: set shift to at most ${
    Math.floor(side / 8)
  }.`;
}
