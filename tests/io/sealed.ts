import {
  decodeSafetensors,
  encodeSafetensors,
  jsonDigest,
  sha256,
  type SubnetFiles,
} from "@geta-lab/geta/io";

/** Files whose digests fit, around a JSON that a saboteur changed. */
export async function sealed(value: unknown, { safetensors }: SubnetFiles): Promise<SubnetFiles> {
  const text = (digest: string) =>
    JSON.stringify({ ...value as object, sha256: digest }, null, 1) + "\n";
  const { tensors, metadata } = decodeSafetensors(safetensors);
  const json = await jsonDigest(text("0".repeat(64)));
  const bytes = encodeSafetensors(tensors, { ...metadata, json });
  return { json: text(await sha256(bytes)), safetensors: bytes };
}
