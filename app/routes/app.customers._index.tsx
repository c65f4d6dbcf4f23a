// Customers: everybody the shop knows.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { InlineStack } from "@shopify/polaris";
import { CustomerList } from "../commerce/customer-list.tsx";
import { readCustomerQuery } from "../commerce/customer-query.ts";
import { listCustomers, PAGE_SIZE } from "../commerce/customers.server.ts";
import { readSettings } from "../commerce/settings.server.ts";
import { activeSince } from "../retention/active-since.ts";
import { DownloadButton } from "../ui/download-button.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("customers");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readCustomerQuery(new URL(request.url).searchParams);
  return inShop(async (tx) => {
    const { activityWindowDays } = await readSettings(tx, shopId);
    const since = activeSince(new Date(), shop.timezone, activityWindowDays);
    const found = await listCustomers(tx, shopId, query, since);
    return { ...found, query, pageSize: PAGE_SIZE };
  });
}

export default function Customers() {
  const { query, rows, total, more, pageSize } = useLoaderData<typeof loader>();
  const text = useText();
  const [address] = useSearchParams();
  return (
    <PageFrame title={text("customers.title")} help={<p>{text("customers.help")}</p>}>
      <CustomerList query={query} rows={rows} total={total} more={more} pageSize={pageSize} />
      {total > 0 && (
        <div className="pr-outside">
          <InlineStack align="end">
            <DownloadButton
              url={`/app/customers/export?${address}`}
              fileName="customers.csv"
              label={text("common.exportCsv")}
            />
          </InlineStack>
        </div>
      )}
    </PageFrame>
  );
}
