// A segment as a file, read piece by piece so that no transaction waits for a slow download.
import { fromMinor } from "../commerce/money.ts";
import type { Tx } from "../platform/db.server.ts";
import { csvLine } from "../ui/csv.ts";
import { AUDIENCE_COLUMNS, audienceCells, type Platform } from "./audience.ts";
import { type MemberDetails, membersAfter } from "./members.server.ts";

const PIECE = 2_000;

type Options = {
  inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  shopId: bigint;
  segmentId: bigint;
};

async function* pieces({ inShop, shopId, segmentId }: Options): AsyncGenerator<MemberDetails[]> {
  let after: bigint | null = null;
  for (;;) {
    const from: bigint | null = after;
    const rows: MemberDetails[] = await inShop((tx) => membersAfter(tx, shopId, segmentId, from, PIECE));
    yield rows;
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.customerId;
  }
}

/** Column names are English in every language, so that what reads the file need not know it. @param currency ISO 4217 */
export async function* membersCsv(options: Options, currency: string | null): AsyncGenerator<string> {
  const money = (minor: bigint | null) => (currency && minor !== null ? fromMinor(minor, currency) : null);
  yield csvLine([
    "Customer ID",
    "First name",
    "Last name",
    "E-mail",
    "Phone",
    "Country",
    "E-mail consent",
    "SMS consent",
    "Purchases",
    "Net sales",
    "Predicted value",
    "Currency",
    "Last purchase",
    "In the segment since",
  ]);
  for await (const rows of pieces(options)) {
    for (const row of rows) {
      yield csvLine([
        // an id known from an export only means nothing outside
        row.customerId > 0n ? row.customerId : null,
        row.firstName,
        row.lastName,
        row.email,
        row.phone,
        row.country,
        row.emailConsent,
        row.smsConsent,
        row.purchases,
        money(row.netMinor),
        money(row.valueMinor),
        currency,
        row.lastAt?.toISOString(),
        row.joinedAt.toISOString(),
      ]);
    }
  }
}

/** Fingerprints of those who agreed to marketing. */
export async function* audienceCsv(options: Options, platform: Platform): AsyncGenerator<string> {
  yield csvLine(AUDIENCE_COLUMNS[platform]);
  for await (const rows of pieces(options)) {
    for (const row of rows) {
      const cells = audienceCells(row, platform);
      if (cells) yield csvLine(cells);
    }
  }
}
