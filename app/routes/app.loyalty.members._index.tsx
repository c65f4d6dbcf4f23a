// Members: everybody with an account of points.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Box, InlineStack } from "@shopify/polaris";
import { MemberList } from "../loyalty/member-list.tsx";
import { readMemberQuery } from "../loyalty/member-query.ts";
import { listMembers, PAGE_SIZE, tierNames } from "../loyalty/members.server.ts";
import { DownloadButton } from "../ui/download-button.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("members");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const query = readMemberQuery(new URL(request.url).searchParams);
  const found = await inShop(async (tx) => ({
    ...(await listMembers(tx, shopId, query)),
    tiers: await tierNames(tx, shopId, new Date()),
  }));
  return { ...found, query, pageSize: PAGE_SIZE };
}

export default function Members() {
  const { query, rows, total, more, pageSize, tiers } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <PageFrame
      title={text("loyalty.members.title")}
      back={{ label: text("loyalty.title"), url: "/app/loyalty" }}
      secondaryActions={[{ content: text("balances.title"), url: "/app/loyalty/import" }]}
      help={<p>{text("loyalty.members.help")}</p>}
    >
      <MemberList query={query} rows={rows} total={total} more={more} pageSize={pageSize} tiers={tiers} />
      {total > 0 && (
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <InlineStack align="end" gap="200">
            <DownloadButton
              url="/app/loyalty/export/entries"
              fileName="points.csv"
              label={text("staff.exportEntries")}
            />
            <DownloadButton
              url="/app/loyalty/export/redemptions"
              fileName="redemptions.csv"
              label={text("staff.exportRedemptions")}
            />
            <DownloadButton
              url="/app/loyalty/members/export"
              fileName="members.csv"
              label={text("staff.exportMembers")}
            />
          </InlineStack>
        </Box>
      )}
    </PageFrame>
  );
}
