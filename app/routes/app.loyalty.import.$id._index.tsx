// One file of balances: say which column is what, try it, take it in, and see what was refused.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { z } from "zod";
import { readHeadings, sampleRows } from "../loyalty/balance-csv.ts";
import {
  balanceFileStart,
  findBalanceImport,
  REFUSALS_PAGE,
  readRefusals,
  startTaking,
  startTrial,
} from "../loyalty/balance-imports.server.ts";
import { BalanceMapping } from "../loyalty/balance-mapping.tsx";
import { BalanceProgress, BalanceRefusals, BalanceResult } from "../loyalty/balance-result.tsx";
import { readTerms } from "../loyalty/programme.server.ts";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import { useLookAgain } from "../ui/use-look-again.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("balances");

const SAMPLE = 3;
const importId = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
const page = z.coerce.number().int().min(1).max(10_000).catch(1);

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = importId.safeParse(params.id);
  const shown = page.parse(new URL(request.url).searchParams.get("page") ?? 1);
  const found =
    id.success &&
    (await inShop(async (tx) => {
      const run = await findBalanceImport(tx, shopId, id.data);
      if (!run) return null;
      const csv = await balanceFileStart(tx, shopId, id.data);
      const refusals = await readRefusals(tx, shopId, id.data, shown);
      const { versions } = await readTerms(tx, shopId);
      const sheet = csv === null ? null : { headings: readHeadings(csv), sample: sampleRows(csv, SAMPLE) };
      return { run, sheet, ...refusals, launched: versions.length > 0 };
    }));
  if (!found) throw new Response("No such import.", { status: 404 });
  return { ...found, page: shown, pageSize: REFUSALS_PAGE };
}

const heading = z
  .string()
  .max(1000)
  .transform((text) => text || null);
const intent = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("try"),
    customerId: heading,
    email: heading,
    points: heading,
    expires: heading,
  }),
  z.object({ intent: z.literal("take") }),
]);

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = importId.parse(params.id);
  const read = intent.safeParse(Object.fromEntries(await request.formData()));
  if (!read.success) throw new Response(null, { status: 400 });
  const wish = read.data;
  const begun = await inShop((tx) => {
    if (wish.intent === "take") return startTaking(tx, shopId, id);
    const { customerId, email, points, expires } = wish;
    return startTrial(tx, shopId, id, { customerId, email, points, expires });
  });
  return data({ begun }, { status: begun ? 200 : 409 });
}

export default function BalanceImportPage() {
  const { run, sheet, lines, reasons, launched, page, pageSize } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const busy = navigation.formMethod === "POST";
  const asked = busy ? navigation.formData?.get("intent") : null;
  const text = useText();
  const working = run.state === "checking" || run.state === "taking";
  useLookAgain(working);
  const tried = run.state === "checked";
  return (
    <PageFrame
      title={text("balances.runTitle", { file: isolate(run.fileName) })}
      back={{ label: text("balances.title"), url: "/app/loyalty/import" }}
      secondaryActions={[{ content: text("loyalty.members.title"), url: "/app/loyalty/members" }]}
      help={<p>{text("balances.help")}</p>}
      historyNote="none"
    >
      {answer?.begun === false && <Banner tone="warning">{text("balances.notNow")}</Banner>}
      {run.problem && <Banner tone="critical">{text(`balances.problems.${run.problem}`)}</Banner>}
      {working && <BalanceProgress run={run} />}
      {(tried || run.state === "done") && (
        <BalanceResult run={run} launched={launched} busy={asked === "take"} />
      )}
      {!working && (
        <BalanceRefusals run={run} lines={lines} reasons={reasons} page={page} pageSize={pageSize} />
      )}
      {!working && sheet && (
        <BalanceMapping
          key={JSON.stringify(run.mapping)}
          mapping={run.mapping}
          headings={sheet.headings}
          sample={sheet.sample}
          busy={asked === "try"}
          tried={tried}
        />
      )}
    </PageFrame>
  );
}
