// Answers about the whole shop that would take reading every customer: who is in which group, and which persona.
import { jsonRows } from "../../commerce/json-rows.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { MOVES_DAYS } from "../groups/move-spans.ts";
import { daysBefore, midnight } from "../period.ts";
import { type RfmMove, rfmMovesToStored, storedRfmTotals } from "../rfm.server.ts";
import type { RfmTotals } from "../rfm-totals.ts";
import type { PersonaTotal } from "./score-customers.server.ts";

export type StoredMoves = { from: string; moves: RfmMove[] };

type Answers = { rfm: RfmTotals; personas: PersonaTotal[]; moves: StoredMoves };

/** @param question `today`: movement is told up to its end */
export async function storeAnswers(
  tx: Tx,
  shopId: bigint,
  { today, timezone, personas }: { today: string; timezone: string; personas: PersonaTotal[] },
): Promise<void> {
  const tomorrow = daysBefore(today, -1);
  const from = daysBefore(tomorrow, MOVES_DAYS);
  const answers: Answers = {
    rfm: await storedRfmTotals(tx, shopId),
    personas,
    moves: {
      from,
      moves: await rfmMovesToStored(tx, shopId, midnight(from, timezone)),
    },
  };
  for (const [question, answer] of Object.entries(answers)) {
    await tx.run(sql`
      INSERT INTO insight_answer (shop_id, question, answer)
      VALUES (${shopId}, ${question}, ${jsonRows([answer])}::jsonb -> 0)
      ON CONFLICT (shop_id, question) DO UPDATE SET answer = excluded.answer`);
  }
}

/** null: never stored. */
export async function storedAnswer<Question extends keyof Answers>(
  tx: Tx,
  shopId: bigint,
  question: Question,
): Promise<Answers[Question] | null> {
  const [row] = await tx.rows<{ answer: unknown }>(
    sql`SELECT answer FROM insight_answer WHERE shop_id = ${shopId} AND question = ${question}`,
  );
  return row ? (withMoney(row.answer) as Answers[Question]) : null;
}

/** JSON holds amounts as digits. */
function withMoney(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMoney);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key.endsWith("Minor") && typeof each === "string" ? BigInt(each) : withMoney(each),
    ]),
  );
}
