// Takes in an uploaded file of balances: the file is the body.
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { LARGEST_FILE } from "../loyalty/balance-choices.ts";
import { BalanceCsvError } from "../loyalty/balance-csv.ts";
import { keepBalanceFile } from "../loyalty/balance-imports.server.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, userId, inShop } = await context.services.visitor(request);
  const fileName = new URL(request.url).searchParams.get("name") || "balances.csv";
  try {
    const file = await wholeBody(request);
    const importId = await inShop((tx) => keepBalanceFile(tx, shopId, { fileName, file, startedBy: userId }));
    return Response.json({ importId: importId.toString() });
  } catch (error) {
    if (error instanceof BalanceCsvError) return Response.json({ problem: error.problem }, { status: 400 });
    throw error;
  }
}

export const loader = () => redirect("/app/loyalty/import");

async function wholeBody(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > LARGEST_FILE) throw new BalanceCsvError("large", "The file is larger than 10 MB. Split it.");
    parts.push(part);
  }
  if (size === 0) throw new BalanceCsvError("empty", "The file is empty.");
  return Buffer.concat(parts);
}
