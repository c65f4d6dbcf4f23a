// What shoppers may ask of their points, in storefront and account alike. Each is one transaction without a call to
// Shopify: codes lie ready. The answers' statuses are in docs/loyalty.md.
import type { Database, Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import { reading, type SignedAnswer, type SignedHandler, type SignedVisit } from "../shopify/signed-visit.ts";
import { NotEnoughPoints } from "./account.ts";
import { scheduleAccounts } from "./account-fields.server.ts";
import {
  accountShape,
  birthdayShape,
  type RedeemAnswer,
  type RedeemRefusal,
  redeemShape,
} from "./account-messages.ts";
import { ActRefused } from "./acts.server.ts";
import { forgetBirthday, tellBirthday } from "./birthday.server.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { programmeOf } from "./publish-programme.server.ts";
import { lastDay, type PublishedAccount } from "./published.ts";
import { readAccounts } from "./read-accounts.server.ts";
import { redeem } from "./redeem.server.ts";
import { issueRewardCode } from "./reward-codes.server.ts";

type Needs = { database: Database; log: Log };
/** A visit of somebody who is logged in. */
type Visit = SignedVisit & { customerId: bigint };

const refuse = (error: string): SignedAnswer => ({ status: 409, body: { error } });

export function loyaltyHandlers(needs: Needs): Record<string, SignedHandler> {
  const { database } = needs;
  return {
    "loyalty/redeem": reading(
      redeemShape,
      forCustomer((visit, message) => redeemFor(needs, visit, message)),
    ),
    "loyalty/account": reading(
      accountShape,
      forCustomer((visit) => database.inShop(visit.shopId, (tx) => answerAccount(tx, visit))),
    ),
    "loyalty/birthday": reading(
      birthdayShape,
      forCustomer((visit, message) => keepBirthday(database, visit, message)),
    ),
    "loyalty/programme": reading(
      accountShape,
      forCustomer(({ shopId, now }) =>
        database.inShop(shopId, async (tx) => {
          const publication = programmeOf(await readTerms(tx, shopId), now);
          return { status: 200, body: { programme: publication?.ok ? publication.published : null } };
        }),
      ),
    ),
  };
}

function forCustomer<Message>(
  answer: (visit: Visit, message: Message) => Promise<SignedAnswer>,
): (visit: SignedVisit, message: Message) => Promise<SignedAnswer> {
  return async (visit, message) => {
    const { customerId } = visit;
    if (customerId === null || customerId <= 0n)
      return { status: 401, body: { error: "Nobody is logged in." } };
    return answer({ ...visit, customerId }, message);
  };
}

type RedeemWish = { key: string; reward: string };

async function redeemFor(
  { database, log }: Needs,
  { shopId, customerId, now }: Visit,
  { key, reward }: RedeemWish,
): Promise<SignedAnswer> {
  try {
    const { body, redemptionId } = await database.inShop(shopId, async (tx) => {
      // somebody else's key is another key
      const requestKey = `customer:${customerId}:${key}`;
      const wish = { customerId, rewardId: reward, requestKey, redeemedBy: "customer" as const, now };
      const redemption = await redeem(tx, shopId, wish, issueRewardCode);
      const { code, expiresAt, redemptionId } = redemption;
      const { value } = redemption.reward;
      const { timezone, account } = await accountOf(tx, shopId, customerId, now);
      const body: RedeemAnswer = {
        code,
        apply: code && `/discount/${encodeURIComponent(code)}`,
        until: expiresAt && lastDay(expiresAt, timezone),
        credit: value.kind === "store-credit" ? { minor: value.minor } : null,
        account: account!,
      };
      return { body, redemptionId };
    });
    // beside it: nobody who redeems waits for the line of jobs. Were it lost, the hourly look would find the account.
    database
      .inShop(shopId, (tx) => scheduleAccounts(tx, shopId))
      .catch((error) => log.warn({ err: error, shopId }, "a redeemed account is written within the hour"));
    log.info({ shopId, redemptionId, reward }, "a customer redeemed points");
    return { status: 200, body };
  } catch (error) {
    const why = refusalOf(error);
    if (!why) throw error;
    log.info({ shopId, reward, why }, "a redemption was refused");
    return why === "other-key"
      ? { status: 400, body: { error: "This key was used for another reward." } }
      : refuse(why);
  }
}

function refusalOf(error: unknown): RedeemRefusal | "other-key" | null {
  if (error instanceof NotEnoughPoints) return "not-enough";
  return error instanceof ActRefused ? (error.why ?? "other-key") : null;
}

async function keepBirthday(
  database: Database,
  { shopId, customerId, now }: Visit,
  message: { forget: true } | { month: number; day: number; consent: true },
): Promise<SignedAnswer> {
  return database.inShop(shopId, async (tx) => {
    if ("forget" in message) {
      await forgetBirthday(tx, shopId, customerId);
      return answerAccount(tx, { shopId, customerId, now });
    }
    const { versions } = await readTerms(tx, shopId);
    // what nobody congratulates on is not kept
    if (!versionAt(versions, now)?.programme.birthday) return refuse("gone");
    const { month, day, consent } = message;
    try {
      await tellBirthday(tx, shopId, { customerId, month, day, consents: consent, now });
    } catch (error) {
      if (error instanceof ActRefused) return refuse("no-such-day");
      throw error;
    }
    return answerAccount(tx, { shopId, customerId, now });
  });
}

async function answerAccount(
  tx: Tx,
  { shopId, customerId, now }: Pick<Visit, "shopId" | "customerId" | "now">,
): Promise<SignedAnswer> {
  const { account } = await accountOf(tx, shopId, customerId, now);
  return account ? { status: 200, body: { account } } : refuse("gone");
}

/** null = no programme is in force */
async function accountOf(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  now: Date,
): Promise<{ account: PublishedAccount | null; timezone: string }> {
  const terms = await readTerms(tx, shopId);
  const accounts = await readAccounts(tx, shopId, [customerId], terms, now);
  return { account: accounts?.get(customerId)?.account ?? null, timezone: terms.timezone };
}
