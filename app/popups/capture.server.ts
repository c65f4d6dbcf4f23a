// An address and the consent to write to it, kept until a job has written both to the Shopify customer.
import type { z } from "zod";
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { subscribeShape } from "./proxy-messages.ts";

export const CAPTURE_TASK = "write-capture";

type Capture = { claimId: bigint; message: z.output<typeof subscribeShape>; at: Date };

/** The customer is written to only when the claim commits. */
export async function keepCapture(tx: Tx, shopId: bigint, { claimId, message, at }: Capture): Promise<void> {
  await tx.run(sql`
    INSERT INTO popup_capture (shop_id, claim_id, email, phone, consent_text, language, at)
    VALUES (${shopId}, ${claimId}, ${message.email?.trim().toLowerCase() ?? null}, ${message.phone ?? null},
      ${message.consentText}, ${message.language}, ${at})`);
  await enqueue(
    tx,
    CAPTURE_TASK,
    { shopId: `${shopId}`, claimId: `${claimId}` },
    { key: `capture:${shopId}:${claimId}`, queue: `capture:${shopId}` },
  );
}
