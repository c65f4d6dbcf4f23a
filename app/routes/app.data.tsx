// Data: what comes in, by which door, and what became of it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { z } from "zod";
import {
  countDeliveries,
  deliveryCounts,
  listDeliveries,
  replayDeliveries,
} from "../intake/deliveries.server.ts";
import { DeliveryBoard } from "../intake/delivery-board.tsx";
import { FailedDeliveries } from "../intake/failed-deliveries.tsx";
import { FAILED_PAGE, readFailedQuery } from "../intake/failed-query.ts";
import { ImportList } from "../intake/import-list.tsx";
import { cancelImport, listImports } from "../intake/import-run.server.ts";
import { ImportUpload } from "../intake/import-upload.tsx";
import { inboxHealth } from "../intake/inbox-health.server.ts";
import { MOST_COUNTED } from "../intake/inbox-health.ts";
import { oldestBefore, trustOlderOrders } from "../intake/older-orders.server.ts";
import { OlderOrders } from "../intake/older-orders.tsx";
import { ReconciliationCard } from "../intake/reconciliation-card.tsx";
import { listReconciliations, startReconciliation } from "../intake/reconciliation-run.server.ts";
import { listDataRequests, markAnswered } from "../privacy/data-requests.server.ts";
import { DataRequests } from "../privacy/data-requests.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("data");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readFailedQuery(new URL(request.url).searchParams);
  const wanted = { state: "failed", search: query.search, newest: MOST_COUNTED } as const;
  const offset = (query.page - 1) * FAILED_PAGE;
  return inShop(async (tx) => ({
    inbox: await inboxHealth(tx, shopId),
    counts: await deliveryCounts(tx, shopId),
    query,
    failed: (await listDeliveries(tx, shopId, { ...wanted, offset, limit: FAILED_PAGE })).rows,
    found: await countDeliveries(tx, shopId, wanted),
    imports: await listImports(tx, shopId),
    oldest: await oldestBefore(tx, shop),
    reconciliations: await listReconciliations(tx, shopId),
    dataRequests: await listDataRequests(tx, shopId),
    now: new Date(),
  }));
}

const wish = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("replay"), webhookId: z.string().min(1).max(200) }),
  z.object({ intent: z.literal("replayAll") }),
  z.object({ intent: z.literal("reconcile") }),
  z.object({ intent: z.literal("trustOlder") }),
  z.object({ intent: z.literal("answerRequest"), requestId: z.string().regex(/^\d{1,18}$/) }),
  z.object({ intent: z.literal("cancelImport"), importId: z.string().regex(/^\d{1,18}$/) }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const asked = wish.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new Response("Unknown request.", { status: 400 });
  return inShop(async (tx) => {
    switch (asked.data.intent) {
      case "replay":
        return { replayed: await replayDeliveries(tx, shopId, { webhookIds: [asked.data.webhookId] }) };
      case "replayAll":
        return { replayed: await replayDeliveries(tx, shopId, { state: "failed" }) };
      case "reconcile":
        return { reconciliation: (await startReconciliation(tx, shopId)).toString() };
      case "trustOlder":
        return { trusted: await trustOlderOrders(tx, shop) };
      case "answerRequest":
        return { answered: await markAnswered(tx, shopId, BigInt(asked.data.requestId)) };
      case "cancelImport":
        return { cancelled: await cancelImport(tx, shopId, BigInt(asked.data.importId)) };
    }
  });
}

export default function Data() {
  const { inbox, counts, query, failed, found, oldest, imports, reconciliations, dataRequests, now } =
    useLoaderData<typeof loader>();
  const text = useText();
  return (
    <PageFrame title={text("data.title")} help={<p>{text("data.help")}</p>} historyNote="banner">
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd" id="imports">
            {text("data.importsTitle")}
          </Text>
          <Text as="p" tone="subdued">
            {text("data.importLead")}
          </Text>
          <ImportUpload />
          <ImportList runs={imports} now={now} />
          <OlderOrders oldest={oldest} />
        </BlockStack>
      </Card>
      <DataRequests rows={dataRequests} now={now} />
      <ReconciliationCard runs={reconciliations} />
      <DeliveryBoard inbox={inbox} counts={counts} />
      <FailedDeliveries
        query={query}
        rows={failed}
        found={found}
        total={inbox.failed}
        pending={inbox.pending}
      />
    </PageFrame>
  );
}
