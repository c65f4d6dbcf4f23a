// Keeps insight_cohort: each cell of the month and quarter matrices, and how it grew day by day, so that a matrix can be
// had as of any date.
import { jsonRows } from "../../commerce/json-rows.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import type { CohortDay } from "./day-facts.server.ts";
import type { ShopDays } from "./shop-days.server.ts";

const UNITS = ["month", "quarter"] as const;

type Cell = {
  unit: (typeof UNITS)[number];
  cohort: string;
  bucket: string;
  customers: number;
  netMinor: bigint;
  days: number[];
  customersByDay: number[];
  netByDay: bigint[];
};

/** @param rows by day */
export async function writeCohortLedger(
  tx: Tx,
  shopId: bigint,
  { days, months }: Record<"days" | "months", ShopDays>,
  rows: CohortDay[],
): Promise<void> {
  const cells = new Map<string, Cell>();
  for (const row of rows) {
    const date = days.dates[row.place - 1]!;
    for (const unit of UNITS) {
      const cohort =
        unit === "month" ? months.dates[row.cohort - 1]! : quarterOf(months.dates[row.cohort - 1]!);
      const bucket = unit === "month" ? `${date.slice(0, 8)}01` : quarterOf(date);
      grow(cells, { unit, cohort, bucket }, daysInto(days, bucket, row.place), row);
    }
  }
  await store(tx, shopId, [...cells.values()]);
}

function grow(
  cells: Map<string, Cell>,
  { unit, cohort, bucket }: Pick<Cell, "unit" | "cohort" | "bucket">,
  day: number,
  row: CohortDay,
): void {
  const key = `${unit} ${cohort} ${bucket}`;
  const empty = {
    unit,
    cohort,
    bucket,
    customers: 0,
    netMinor: 0n,
    days: [],
    customersByDay: [],
    netByDay: [],
  };
  const cell = cells.get(key) ?? empty;
  cells.set(key, cell);
  cell.customers += unit === "month" ? row.newInMonth : row.newInQuarter;
  cell.netMinor += row.netMinor;
  // a quarter's cohort is told month by month
  if (cell.days.at(-1) !== day) cell.days.push(day);
  cell.customersByDay[cell.days.length - 1] = cell.customers;
  cell.netByDay[cell.days.length - 1] = cell.netMinor;
}

function quarterOf(date: string): string {
  const month = Number(date.slice(5, 7));
  return `${date.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
}

/** How many days after the bucket's first a day comes. */
function daysInto(days: ShopDays, bucket: string, place: number): number {
  return Math.round((Date.parse(days.dates[place - 1]!) - Date.parse(bucket)) / 86_400_000);
}

async function store(tx: Tx, shopId: bigint, cells: Cell[]): Promise<void> {
  const rows = cells.map(({ days, customersByDay, netByDay, ...cell }) => ({
    ...cell,
    days: `{${days}}`,
    customersByDay: `{${customersByDay}}`,
    netByDay: `{${netByDay}}`,
  }));
  const told = sql`json_to_recordset(${jsonRows(rows)}::json) AS told (unit text, cohort date, bucket date, customers int,
    "netMinor" bigint, days text, "customersByDay" text, "netByDay" text)`;
  await tx.run(sql`
    DELETE FROM insight_cohort c WHERE shop_id = ${shopId} AND NOT EXISTS (
      SELECT FROM ${told} WHERE (told.unit, told.cohort, told.bucket) = (c.unit, c.cohort, c.bucket))`);
  await tx.run(sql`
    INSERT INTO insight_cohort AS was (shop_id, unit, cohort, bucket, customers, net_minor, days, customers_by_day,
      net_by_day)
    SELECT ${shopId}, unit, cohort, bucket, customers, "netMinor", days::int[], "customersByDay"::int[],
      "netByDay"::bigint[]
    FROM ${told}
    ON CONFLICT (shop_id, unit, cohort, bucket) DO UPDATE SET customers = excluded.customers,
      net_minor = excluded.net_minor, days = excluded.days, customers_by_day = excluded.customers_by_day,
      net_by_day = excluded.net_by_day
    WHERE (was.days, was.customers_by_day, was.net_by_day)
      IS DISTINCT FROM (excluded.days, excluded.customers_by_day, excluded.net_by_day)`);
}
