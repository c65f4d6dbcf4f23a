// One look at everything a redemption asks for: the account, taken until the transaction ends, what was redeemed before,
// and the rules in force.
import { sql, type Tx } from "../platform/db.server.ts";
import { type Account, expireDue, type Lot, payOwed } from "./account.ts";
import { openAccount } from "./accounts.server.ts";
import { writeEntries } from "./ledger.server.ts";
import { readTerms, type Status, type Terms } from "./programme.server.ts";
import type { Version } from "./programme.ts";

export type ForRedeeming = {
  account: Account;
  terms: Terms;
  /** for the redemption that is about to be */
  redemptionId: bigint;
  /** the redemption this very request led to before */
  same: bigint | null;
  /** by reward: how often the customer has had it and not given it back */
  had: Record<string, number>;
};

/** As loyalty_account tells it (prisma/migrations): numbers as text, because JSON's end at 2^53. */
type Told = {
  terms: string;
  status: Status | null;
  timezone: string | null;
  merged: boolean;
  next: string;
  same: string | null;
  had: Record<string, number> | null;
  sums: Record<"available" | "pending" | "owed" | "entries", string> | null;
  lots: ToldLot[] | null;
};
type ToldLot = {
  lotId: string;
  source: string;
  remaining: string;
  matured: boolean;
  availableAt: string;
  expiresAt: string | null;
};

export async function openForRedeeming(tx: Tx, shopId: bigint, wish: Wish): Promise<ForRedeeming> {
  const { customerId, now } = wish;
  let told = await look(tx, wish);
  const terms = await termsOf(tx, shopId, told);
  if (told.merged) {
    await openAccount(tx, shopId, customerId, terms, now);
    // with what came from the accounts that were joined
    told = await look(tx, wish);
  }
  const account = await asAccount(tx, shopId, customerId, told, terms, now);
  const same = told.same === null ? null : BigInt(told.same);
  return { account, terms, redemptionId: BigInt(told.next), same, had: told.had ?? {} };
}

type Wish = { customerId: bigint; requestKey: string; now: Date };

async function look(tx: Tx, { customerId, requestKey, now }: Wish): Promise<Told> {
  const { told } = await tx.row<{ told: Told }>(sql`
    SELECT loyalty_account(${customerId}, ${now}, ${requestKey}) AS told`);
  return told;
}

async function asAccount(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  { sums, lots }: Told,
  { status }: Terms,
  now: Date,
): Promise<Account> {
  const account: Account = {
    customerId,
    available: BigInt(sums?.available ?? 0),
    pending: BigInt(sums?.pending ?? 0),
    owed: BigInt(sums?.owed ?? 0),
    entries: BigInt(sums?.entries ?? 0),
    lots: (lots ?? []).map((lot) => asLot(customerId, lot)),
  };
  const due = [
    ...(status === "paused" ? [] : expireDue(account, now)),
    ...(account.owed > 0n ? payOwed(account, now) : []),
  ];
  await writeEntries(tx, shopId, due);
  return account;
}

function asLot(customerId: bigint, { lotId, remaining, availableAt, expiresAt, ...lot }: ToldLot): Lot {
  return {
    ...lot,
    lotId: BigInt(lotId),
    customerId,
    remaining: BigInt(remaining),
    availableAt: new Date(availableAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  };
}

/** Versions are only ever added: read once per process, remembered under what tells the newest apart. */
const remembered = new Map<string, Version[]>();
const MOST_REMEMBERED = 500;

async function termsOf(tx: Tx, shopId: bigint, { terms, status, timezone }: Told): Promise<Terms> {
  const key = `${shopId} ${terms}`;
  const known = remembered.get(key);
  if (known) return { status: status ?? "draft", versions: known, timezone: timezone ?? "UTC" };
  const read = await readTerms(tx, shopId);
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(key, read.versions);
  return read;
}
