// The same sequences by the product's rules without the database: what an act does to an account, against the ledger on
// paper. Cheap enough for hundreds of thousands.
import {
  type Account,
  balanceOf,
  emptyAccount,
  expireDue,
  NotEnoughPoints,
  payOwed,
} from "../../app/loyalty/account.ts";
import {
  type Bookings,
  bookPoints,
  bookPrice,
  type Claim,
  giveBack,
  noBookings,
} from "../../app/loyalty/claim.ts";
import { availableFrom, endOfDay, GIVEN_BACK_DAYS, runsOut } from "../../app/loyalty/lot-dates.ts";
import { programmeForTest } from "../../app/loyalty/programme-for-test.ts";
import { EXPIRY_DAYS, PlainLedger, RETURN_DAYS } from "./plain-ledger.ts";
import { PRICES, type Step } from "./steps.ts";

const START = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;
const RULES = programmeForTest({
  returnDays: RETURN_DAYS,
  expiry: { kind: "after-days", days: EXPIRY_DAYS },
});

/** What is kept of one customer, in place of tables. */
class Book {
  readonly account: Account = emptyAccount(7n);
  readonly claims = new Map<string, Claim>();
  readonly keys = new Set<string>();
  lots = 0n;
  written = 0n;

  /** As the database does at the beginning of an act. */
  open(now: Date): void {
    const { account } = this;
    for (const lot of account.lots) {
      if (lot.matured || lot.availableAt > now) continue;
      lot.matured = true;
      account.pending -= lot.remaining;
      account.available += lot.remaining;
    }
    this.write({ claims: [], entries: [...expireDue(account, now), ...payOwed(account, now)] });
  }

  /** As the database does with what is written, keys and claims included. */
  write({ claims, entries }: Bookings): void {
    for (const { key, points, lot } of entries) {
      if (this.keys.has(key)) throw new Error(`the key ${key} comes twice`);
      this.keys.add(key);
      this.written += points;
      if (lot) lot.lotId ??= ++this.lots;
    }
    for (const { lot, ...claim } of claims)
      this.claims.set(claim.source, { ...claim, lotId: lot?.lotId ?? claim.lotId });
  }

  act(work: (bookings: Bookings) => void): boolean {
    const bookings = noBookings();
    try {
      work(bookings);
    } catch (error) {
      if (error instanceof NotEnoughPoints) return false;
      throw error;
    }
    this.write(bookings);
    return true;
  }
}

/** @throws Error naming the sequence and the step where both differ */
export function runInMemory(steps: Step[]): void {
  const paper = new PlainLedger();
  const book = new Book();
  for (const [place, step] of steps.entries()) {
    if (step.do === "pass") paper.pass(step.days);
    const now = new Date(START + paper.day * DAY);
    paper.look();
    book.open(now);
    const agrees = doStep(book, paper, step, now);
    const { available, pending, owed } = book.account;
    const product = [available, pending, owed, balanceOf(book.account), book.written].map(Number);
    const sum = paper.available + paper.pending - paper.owed;
    const onPaper = [paper.available, paper.pending, paper.owed, sum, sum];
    if (
      !agrees ||
      product.some((one, index) => one !== onPaper[index]) ||
      book.account.lots.some((lot) => lot.remaining < 0n)
    )
      throw new Error(
        `after step ${place + 1} of ${JSON.stringify(steps)}: ${product.join(" ")}, on paper ${onPaper.join(" ")}`,
      );
  }
}

function doStep(book: Book, paper: PlainLedger, step: Step, now: Date): boolean {
  const { account, claims } = book;
  switch (step.do) {
    case "order":
      paper.order(step.total);
      settle(book, paper, paper.orders.length - 1, now);
      return true;
    case "refund":
    case "cancel": {
      if (paper.orders.length === 0) return true;
      const nth = step.nth % paper.orders.length;
      if (step.do === "refund") paper.refund(nth, step.amount);
      else paper.setCancelled(nth, step.cancelled);
      settle(book, paper, nth, now);
      return true;
    }
    case "settle-again":
      for (const nth of paper.orders.keys()) settle(book, paper, nth, now);
      return true;
    case "redeem": {
      const source = `redemption:${paper.redeemed.length}`;
      const points = BigInt(PRICES[step.reward]);
      const done = book.act((bookings) => bookPrice(bookings, account, { source, points, now }, "redeem"));
      return done === paper.redeem(PRICES[step.reward]);
    }
    case "give-back": {
      if (paper.redeemed.length === 0) return true;
      const nth = step.nth % paper.redeemed.length;
      const before = claims.get(`redemption:${nth}`)!;
      const isOpen = before.points !== 0n;
      const own = runsOut(RULES, before.at, "UTC")!;
      const least = endOfDay(now, GIVEN_BACK_DAYS, "UTC");
      if (isOpen)
        book.act((bookings) => giveBack(bookings, { account, before, now }, own > least ? own : least));
      return isOpen === paper.giveBack(nth);
    }
    case "adjust": {
      const points = BigInt(step.points);
      if (points === 0n) return true;
      const source = `adjust:${book.keys.size}:${claims.size}`;
      const given = {
        source,
        points,
        derived: false,
        at: now,
        availableAt: now,
        expiresAt: runsOut(RULES, now, "UTC"),
      };
      const done = book.act((bookings) =>
        points > 0n
          ? bookPoints(bookings, { account, before: undefined, now }, given, "adjust")
          : bookPrice(bookings, account, { source, points: -points, now }, "adjust"),
      );
      return done === paper.adjust(step.points);
    }
    case "import": {
      const isFirst = !claims.has("import");
      const expiresAt = endOfDay(now, step.lasts, "UTC");
      const points = BigInt(step.points);
      const given = { source: "import", points, derived: false, at: now, availableAt: now, expiresAt };
      if (isFirst)
        book.act((bookings) => bookPoints(bookings, { account, before: undefined, now }, given, "import"));
      return isFirst === paper.import(step.points, step.lasts);
    }
    default:
      return true;
  }
}

function settle(book: Book, paper: PlainLedger, nth: number, now: Date): void {
  const { day } = paper.orders[nth]!;
  const at = new Date(START + day * DAY);
  const source = `order:${nth}`;
  const points = BigInt(paper.earned[nth]!);
  const dates = { availableAt: availableFrom(RULES, at, "UTC"), expiresAt: runsOut(RULES, at, "UTC") };
  book.act((bookings) =>
    bookPoints(
      bookings,
      { account: book.account, before: book.claims.get(source), now },
      { source, points, derived: true, at, ...dates },
    ),
  );
}
