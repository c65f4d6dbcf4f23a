// Rewards' codes come from pools made ahead of time, so that redeeming never waits for Shopify.
import type { DiscountSpec } from "../discounts/discount-spec.ts";
import { issueCode } from "../discounts/issue-code.server.ts";
import { endPools, ensurePool, poolOf } from "../discounts/pools.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { ActRefused } from "./acts.server.ts";
import { ProgrammeError } from "./programme.server.ts";
import type { Programme, Reward } from "./programme.ts";
import type { IssueCode } from "./redeem.server.ts";
import { promiseCredit } from "./store-credit.server.ts";

const OWNER = "loyalty:";
const PREFIX = "CLUB";

/**
 * Has codes made for every reward that has any, and ends the pools of rewards that are gone; codes handed out are honoured.
 * @throws ProgrammeError for a free product whose price is not known
 */
export async function ensureRewardPools(tx: Tx, shopId: bigint, { rewards }: Programme): Promise<void> {
  const withCode = rewards.filter(({ value }) => value.kind !== "store-credit");
  const wanted = new Set(withCode.map(({ id }) => `${OWNER}${id}`));
  const known = await tx.rows<{ owner: string }>(sql`
    SELECT DISTINCT owner FROM discount_pool
    WHERE shop_id = ${shopId} AND starts_with(owner, ${OWNER}) AND state <> 'ended'`);
  for (const { owner } of known) if (!wanted.has(owner)) await endPools(tx, shopId, owner);
  for (const reward of withCode) {
    const spec = await specOf(tx, shopId, reward);
    const title = `Loyalty: ${reward.name}`;
    await ensurePool(tx, shopId, {
      owner: `${OWNER}${reward.id}`,
      title,
      spec,
      startsAt: null,
      endsAt: null,
    });
  }
}

/** From the reward's pool; the same request gets the same code. Store credit is promised, and has none. */
export const issueRewardCode: IssueCode = async (tx, shopId, request) => {
  const { reward, customerId, redemptionId, now } = request;
  if (reward.value.kind === "store-credit") {
    await promiseCredit(tx, shopId, request);
    return { code: null, expiresAt: null };
  }
  const pool = await poolOf(tx, shopId, `${OWNER}${reward.id}`);
  const issued =
    pool &&
    (await issueCode(tx, shopId, {
      poolId: pool.poolId,
      holder: `customer:${customerId}`,
      key: `redemption:${redemptionId}`,
      now,
    }));
  if (!issued?.ok)
    throw new ActRefused(
      "No code is ready for this reward yet. Nothing was spent; try again in a minute.",
      "none-left",
    );
  return { code: issued.code, expiresAt: issued.expiresAt };
};

/** @throws Error for store credit, which is no discount */
async function specOf(tx: Tx, shopId: bigint, reward: Reward): Promise<DiscountSpec> {
  const { value, minimumMinor, codeDays } = reward;
  return {
    value: await discountValue(tx, shopId, reward),
    minimum: minimumMinor === null ? { type: "none" } : { type: "subtotal", amountMinor: minimumMinor },
    productIds: value.kind === "free-product" ? [value.productId] : [],
    collectionIds: [],
    oncePerCustomer: true,
    combinesWith: { order: false, product: false, shipping: false },
    prefix: PREFIX,
    validHours: codeDays * 24,
    sharedCode: null,
  };
}

/** A free product is its price off that product: a percentage would make every piece in the cart free. */
async function discountValue(
  tx: Tx,
  shopId: bigint,
  { value, name }: Reward,
): Promise<DiscountSpec["value"]> {
  switch (value.kind) {
    case "amount":
      return { type: "amount", amountMinor: value.minor };
    case "percentage":
      return { type: "percentage", percent: value.percent };
    case "free-shipping":
      return { type: "free-shipping", maximumMinor: null };
    case "free-product": {
      const { price } = await tx.row<{ price: bigint | null }>(sql`
        SELECT max(price_minor) AS price FROM product_variant
        WHERE shop_id = ${shopId} AND product_id = ${value.productId}::bigint`);
      if (!price)
        throw new ProgrammeError(`The price of the free product of "${name}" is not known.`, {
          kind: "price",
          reward: name,
        });
      return { type: "amount", amountMinor: Number(price) };
    }
    case "store-credit":
      throw new Error("store credit is no discount");
  }
}
