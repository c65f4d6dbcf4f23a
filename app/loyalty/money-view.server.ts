// What the programme owes and does, in points and money. Definitions: docs/loyalty.md, "Money view".
import { sql, type Tx } from "../platform/db.server.ts";
import { pointWorth, worthOf } from "./point-worth.ts";
import { readTerms } from "./programme.server.ts";
import { type Version, versionAt } from "./programme.ts";

export type MoneyView = {
  members: number;
  /** could be redeemed, now or after its return window; less what is owed */
  outstanding: bigint;
  /** minor units, if all of it were redeemed; null when no reward is an amount */
  liabilityMinor: bigint | null;
  /** ever given and not taken back */
  issued: bigint;
  /** ever spent and not given back */
  redeemed: bigint;
  expired: bigint;
  /** redeemed ÷ issued; null before anything was issued */
  redemptionRate: number | null;
  /** expired ÷ (expired + redeemed); null before either */
  breakage: number | null;
};

export type PointSums = Pick<MoneyView, "members" | "outstanding" | "issued" | "redeemed" | "expired">;

export async function moneyView(tx: Tx, shopId: bigint, now: Date): Promise<MoneyView> {
  return inMoney(await pointSums(tx, shopId), (await readTerms(tx, shopId)).versions, now);
}

/** By the worth of a point in the version in force. */
export function inMoney(sums: PointSums, versions: Version[], now: Date): MoneyView {
  const { outstanding, issued, redeemed, expired } = sums;
  const version = versionAt(versions, now);
  const worth = version ? pointWorth(version.programme) : null;
  const ended = Number(expired + redeemed);
  return {
    ...sums,
    liabilityMinor: worth && worthOf(outstanding, worth),
    redemptionRate: issued > 0n ? Number(redeemed) / Number(issued) : null,
    breakage: ended > 0 ? Number(expired) / ended : null,
  };
}

/** Over all members. */
export function pointSums(tx: Tx, shopId: bigint): Promise<PointSums> {
  return tx.row<PointSums>(sql`
    SELECT b.members, b.outstanding, c.issued, c.redeemed, e.expired
    FROM (SELECT count(*) FILTER (WHERE available + pending + owed > 0)::int AS members,
        coalesce(sum(available + pending - owed), 0)::bigint AS outstanding
      FROM loyalty_balance WHERE shop_id = ${shopId}) b,
      (SELECT coalesce(sum(points) FILTER (WHERE points > 0), 0)::bigint AS issued,
        coalesce(-sum(points) FILTER (WHERE points < 0 AND starts_with(source, 'redemption:')), 0)::bigint AS redeemed
      FROM loyalty_claim WHERE shop_id = ${shopId}) c,
      (SELECT coalesce(-sum(points), 0)::bigint AS expired
      FROM loyalty_entry WHERE shop_id = ${shopId} AND kind = 'expire') e`);
}
