// Movement between any two days, read from all purchases: seconds in a large shop, so the page does not wait for it.
import type { Tx } from "../../platform/db.server.ts";
import { limitReading } from "../insight/read-anew.server.ts";
import { daysBefore, midnight } from "../period.ts";
import { type RfmMove, rfmMoves } from "../rfm.server.ts";
import type { GroupDates } from "./group-dates.ts";

/** PostgreSQL's query_canceled: what a statement that ran out of time ends with. */
const OUT_OF_TIME = "57014";

/** In a transaction of its own. @returns null when it takes longer than limitReading gives it */
export async function movesAnew(
  inShop: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  shopId: bigint,
  { day, since }: Pick<GroupDates, "day" | "since">,
  timezone: string,
): Promise<RfmMove[] | null> {
  const [start, end] = [since, day].map((last) => midnight(daysBefore(last, -1), timezone)) as [Date, Date];
  try {
    return await inShop(async (tx) => {
      await limitReading(tx);
      return rfmMoves(tx, shopId, start, end);
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === OUT_OF_TIME) return null;
    throw error;
  }
}
