// Does sequences of steps by the product, many customers side by side, and on paper; after every step both must agree.
import { jsonRows } from "../../app/commerce/json-rows.ts";
import { NotEnoughPoints } from "../../app/loyalty/account.ts";
import { adjust, importBalance } from "../../app/loyalty/acts.server.ts";
import { ledgerFaults } from "../../app/loyalty/audit.server.ts";
import { openAccounts } from "../../app/loyalty/ledger.server.ts";
import { publish } from "../../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../../app/loyalty/programme-for-test.ts";
import { giveBackRedemption, type Redemption, redeem } from "../../app/loyalty/redeem.server.ts";
import { settleCustomers } from "../../app/loyalty/settle.server.ts";
import { sql, type Tx } from "../../app/platform/db.server.ts";
import { EXPIRY_DAYS, PlainLedger, RETURN_DAYS } from "./plain-ledger.ts";
import { PRICES, type Step } from "./steps.ts";

const START = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;

export async function launchForSteps(tx: Tx, shopId: bigint): Promise<void> {
  const rules = programmeForTest({
    returnDays: RETURN_DAYS,
    expiry: { kind: "after-days", days: EXPIRY_DAYS },
    rewards: [
      rewardForTest({ id: "small", points: PRICES.small }),
      rewardForTest({ id: "large", points: PRICES.large }),
    ],
  });
  await publish(tx, shopId, rules, { from: new Date(START - DAY), now: new Date(START) });
}

/** One customer, as the product knows them and on paper. */
class Run {
  readonly paper = new PlainLedger();
  readonly customerId: bigint;
  readonly redemptions: Redemption[] = [];
  acts = 0;

  constructor(customerId: bigint) {
    this.customerId = customerId;
  }

  get now(): Date {
    return new Date(START + this.paper.day * DAY);
  }

  orderId(nth: number): bigint {
    return this.customerId * 100n + BigInt(nth);
  }
}

/** The product's answer and the paper's differ. */
export class Disagreement extends Error {
  override name = "Disagreement";
}

/**
 * @param firstId customers from this id on are not known yet
 * @throws Disagreement naming the sequence and the step
 */
export async function runTogether(tx: Tx, shopId: bigint, all: Step[][], firstId: bigint): Promise<void> {
  const runs = all.map((_, place) => new Run(firstId + BigInt(place)));
  const longest = Math.max(...all.map(({ length }) => length));
  for (let place = 0; place < longest; place++) {
    const doing = runs.flatMap((run, which) => {
      const step = all[which]![place];
      return step ? [{ run, step, which }] : [];
    });
    const changed = doing.filter(({ step }) => isOfOrders(step));
    for (const { run, step } of changed) changeOnPaper(run, step);
    await changeOrders(tx, shopId, changed);
    // each customer has a day of their own
    for (const [now, some] of Map.groupBy(changed, ({ run }) => run.now.getTime())) {
      const ids = some.map(({ run }) => run.customerId);
      await settleCustomers(tx, shopId, ids, new Date(now));
    }
    for (const { run, step, which } of doing) {
      const agrees = isOfOrders(step) || (await act(tx, shopId, run, step));
      if (!agrees) throw new Disagreement(told(all[which]!, place, "one refuses and the other does not"));
    }
    await compare(tx, shopId, doing, all, place);
  }
  await tx.run(sql`SET CONSTRAINTS ALL IMMEDIATE`);
  const faults = await ledgerFaults(tx, shopId);
  if (faults.length > 0) throw new Disagreement(`sums differ: ${JSON.stringify(faults, bigText)}`);
}

type Doing = { run: Run; step: Step; which: number };

function isOfOrders({ do: what }: Step): boolean {
  return what === "order" || what === "refund" || what === "cancel" || what === "settle-again";
}

function changeOnPaper({ paper }: Run, step: Step): void {
  paper.look();
  const known = (nth: number) => (paper.orders.length > 0 ? nth % paper.orders.length : null);
  if (step.do === "order") paper.order(step.total);
  else if (step.do === "refund" || step.do === "cancel") {
    const nth = known(step.nth);
    if (nth === null) return;
    if (step.do === "refund") paper.refund(nth, step.amount);
    else paper.setCancelled(nth, step.cancelled);
  }
}

/** Facts are written as the paper has them, past every door. */
async function changeOrders(tx: Tx, shopId: bigint, changed: Doing[]): Promise<void> {
  const rows = changed.flatMap(({ run, step }) => {
    const { orders } = run.paper;
    if (orders.length === 0 || step.do === "settle-again") return [];
    const nth = step.do === "order" ? orders.length - 1 : (step as { nth: number }).nth % orders.length;
    const order = orders[nth]!;
    const at = new Date(START + order.day * DAY);
    return [
      {
        ...order,
        id: run.orderId(nth),
        customerId: run.customerId,
        at,
        cancelled: order.cancelled ? at : null,
      },
    ];
  });
  if (rows.length === 0) return;
  await tx.run(sql`
    INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, cancelled_at, currency,
      version, source)
    SELECT ${shopId}, id, "customerId", at, total, refunded, cancelled, 'USD', '1', 'webhook'
    FROM json_to_recordset(${jsonRows(rows)}::json) AS r (id bigint, "customerId" bigint, at timestamptz, total bigint,
      refunded bigint, cancelled timestamptz)
    ON CONFLICT (shop_id, order_id) DO UPDATE SET refunded_minor = excluded.refunded_minor,
      cancelled_at = excluded.cancelled_at`);
  await tx.run(sql`
    INSERT INTO order_line (shop_id, order_id, position, title, quantity, price_minor)
    SELECT ${shopId}, id, 0, '', 1, total FROM json_to_recordset(${jsonRows(rows)}::json) AS r (id bigint, total bigint)
    ON CONFLICT DO NOTHING`);
}

/** @returns whether both did the same */
async function act(tx: Tx, shopId: bigint, run: Run, step: Step): Promise<boolean> {
  const { paper, customerId } = run;
  if (step.do === "pass") paper.pass(step.days);
  const { now } = run;
  paper.look();
  await openAccounts(tx, shopId, [customerId], { now, expires: true });
  switch (step.do) {
    case "redeem": {
      const done = await tried(() =>
        redeem(
          tx,
          shopId,
          {
            customerId,
            rewardId: step.reward,
            requestKey: `${customerId} ${run.acts++}`,
            redeemedBy: "customer",
            now,
          },
          async () => ({ code: `CODE-${customerId}-${run.acts}`, expiresAt: null }),
        ),
      );
      if (done) run.redemptions.push(done);
      return (done !== null) === paper.redeem(PRICES[step.reward]);
    }
    case "redeem-again": {
      const last = run.redemptions.at(-1);
      if (!last) return true;
      const { request_key } = await tx.row<{ request_key: string }>(sql`
        SELECT request_key FROM loyalty_redemption
        WHERE shop_id = ${shopId} AND redemption_id = ${last.redemptionId}`);
      const wish = {
        customerId,
        rewardId: last.rewardId,
        requestKey: request_key,
        redeemedBy: "customer" as const,
        now,
      };
      const answer = await redeem(tx, shopId, wish, () => Promise.reject(new Error("a second code")));
      return answer.redemptionId === last.redemptionId && answer.code === last.code;
    }
    case "give-back": {
      if (run.redemptions.length === 0) return true;
      const nth = step.nth % run.redemptions.length;
      const done = await giveBackRedemption(tx, shopId, run.redemptions[nth]!.redemptionId, now);
      return done === paper.giveBack(nth);
    }
    case "adjust": {
      if (step.points === 0) return true;
      const requestKey = `${customerId} ${run.acts++}`;
      const points = BigInt(step.points);
      const done = await tried(() =>
        adjust(tx, shopId, { customerId, points, reason: "test", actor: "test", requestKey, now }),
      );
      return (done !== null) === paper.adjust(step.points);
    }
    case "import": {
      const points = BigInt(step.points);
      // it lasts to the end of a day
      const expiresAt = new Date(now.getTime() + step.lasts * DAY + DAY / 2);
      const done = await importBalance(tx, shopId, { customerId, points, expiresAt, now });
      return done === paper.import(step.points, step.lasts);
    }
    default:
      return true;
  }
}

async function tried<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotEnoughPoints) return null;
    throw error;
  }
}

async function compare(tx: Tx, shopId: bigint, doing: Doing[], all: Step[][], place: number): Promise<void> {
  const rows = await tx.rows<{
    id: bigint;
    available: bigint;
    pending: bigint;
    owed: bigint;
    entries: bigint;
  }>(sql`
    SELECT b.customer_id AS id, available, pending, owed,
      (SELECT sum(points)::bigint FROM loyalty_entry e
        WHERE e.shop_id = b.shop_id AND e.customer_id = b.customer_id) AS entries
    FROM loyalty_balance b
    WHERE b.shop_id = ${shopId} AND b.customer_id = ANY(${doing.map(({ run }) => run.customerId)}::bigint[])`);
  const kept = new Map(rows.map((row) => [row.id, row]));
  for (const { run, which } of doing) {
    const { paper } = run;
    const row = kept.get(run.customerId) ?? { available: 0n, pending: 0n, owed: 0n, entries: 0n };
    const product = [row.available, row.pending, row.owed, row.entries].map(Number);
    const onPaper = [
      paper.available,
      paper.pending,
      paper.owed,
      paper.available + paper.pending - paper.owed,
    ];
    if (product.some((one, index) => one !== onPaper[index])) {
      const found = `available, pending, owed, sum of entries: ${product.join(" ")}, on paper ${onPaper.join(" ")}`;
      throw new Disagreement(told(all[which]!, place, found));
    }
  }
}

function told(steps: Step[], place: number, found: string): string {
  return `after step ${place + 1} of ${JSON.stringify(steps)}: ${found}`;
}

function bigText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
