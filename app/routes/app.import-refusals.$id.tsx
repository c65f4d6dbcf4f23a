// The refused rows of an import as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { findImport, refusalsCsv } from "../intake/import-run.server.ts";
import { csvResponse } from "../ui/csv.ts";

const ID = /^\d{1,18}$/;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  const csv =
    ID.test(id) &&
    (await inShop(async (tx) => {
      const run = await findImport(tx, shopId, BigInt(id));
      return run && refusalsCsv(tx, shopId, run.importId);
    }));
  if (!csv) throw new Response("No such import.", { status: 404 });
  return csvResponse([csv], `refused-rows-${id}.csv`);
}
