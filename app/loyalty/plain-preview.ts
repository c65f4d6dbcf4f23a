// A preview on its way to the browser: JSON has no bigint.
import type { Preview } from "./preview.server.ts";

export type PlainPreview = {
  points: string;
  costMinor: string | null;
  customers: number;
  netMinor: string;
  share: number;
};

export function plainPreview({ points, costMinor, customers, netMinor, share }: Preview): PlainPreview {
  return {
    points: points.toString(),
    costMinor: costMinor?.toString() ?? null,
    customers,
    netMinor: netMinor.toString(),
    share,
  };
}

export function asPreview({ points, costMinor, customers, netMinor, share }: PlainPreview): Preview {
  return {
    points: BigInt(points),
    costMinor: costMinor === null ? null : BigInt(costMinor),
    customers,
    netMinor: BigInt(netMinor),
    share,
  };
}
