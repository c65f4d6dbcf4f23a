// A segment as a file: its members for people to read, or as an audience for an advertising platform.
import { amountsIn, csvOfCustomers, type InShop, idAtShopify } from "../commerce/csv-of-customers.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { AUDIENCE_COLUMNS, audienceCells, type Platform } from "./audience.ts";
import { membersAfter } from "./members.server.ts";

type Options = { inShop: InShop; shopId: bigint; segmentId: bigint };

const COLUMNS = [
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
];

const members =
  ({ shopId, segmentId }: Options) =>
  (tx: Tx, after: bigint | null, most: number) =>
    membersAfter(tx, shopId, segmentId, after, most);

/** @param currency ISO 4217 of the shop */
export function membersCsv(options: Options, currency: string | null): AsyncGenerator<string> {
  const amount = amountsIn(currency);
  return csvOfCustomers({
    inShop: options.inShop,
    columns: COLUMNS,
    rowsAfter: members(options),
    cells: (row) => [
      idAtShopify(row.customerId),
      row.firstName,
      row.lastName,
      row.email,
      row.phone,
      row.country,
      row.emailConsent,
      row.smsConsent,
      row.purchases,
      amount(row.netMinor),
      amount(row.valueMinor),
      currency,
      row.lastAt?.toISOString(),
      row.joinedAt.toISOString(),
    ],
  });
}

/** Fingerprints of those who agreed to marketing. */
export function audienceCsv(options: Options, platform: Platform): AsyncGenerator<string> {
  return csvOfCustomers({
    inShop: options.inShop,
    columns: AUDIENCE_COLUMNS[platform],
    rowsAfter: members(options),
    cells: (row) => audienceCells(row, platform),
  });
}
