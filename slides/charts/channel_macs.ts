import { small } from "@geta-lab/geta/models";
import { useEngine } from "@geta-lab/geta/engine";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { lineChart } from "@geta-lab/geta/viz";

/** Multiply-adds of a network whose layers all lose the same share of their channels. */
export async function channelMacs() {
  await useEngine();
  const shares = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75];
  const macs = shares.map((share) => {
    const [first, second, sum, inside] = [16, 32, 64, 64].map((width) => width * (1 - share));
    return prunableNetwork(small({ widths: [first!, second!, sum!, inside!] })).cost.macs;
  });
  return lineChart([
    { name: "counted in the network", x: shares, y: macs.map((one) => one / macs[0]!) },
    { name: "(1 − r)²", x: shares, y: shares.map((r) => (1 - r) ** 2) },
    { name: "1 − r", x: shares, y: shares.map((r) => 1 - r) },
  ], {
    title: "Multiply-adds that stay",
    x: { title: "share r of the channels removed", format: ".0%" },
    y: { title: "share of the multiply-adds", format: ".0%", zero: true },
    points: true,
  });
}
