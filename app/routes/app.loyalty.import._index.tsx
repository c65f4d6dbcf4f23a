// Coming from another app: choose the file of balances, and what became of earlier ones.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { BalanceImportList } from "../loyalty/balance-import-list.tsx";
import { listBalanceImports } from "../loyalty/balance-imports.server.ts";
import { BalanceUpload } from "../loyalty/balance-upload.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import { useLookAgain } from "../ui/use-look-again.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("balances");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  return { runs: await inShop((tx) => listBalanceImports(tx, shopId)) };
}

export default function BalanceImports() {
  const { runs } = useLoaderData<typeof loader>();
  const text = useText();
  useLookAgain(runs.some(({ state }) => state === "checking" || state === "taking"));
  return (
    <PageFrame
      title={text("balances.title")}
      back={{ label: text("loyalty.title"), url: "/app/loyalty" }}
      help={<p>{text("balances.help")}</p>}
      historyNote="none"
    >
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {text("balances.fileTitle")}
          </Text>
          <List>
            {(["who", "points", "expires", "rest"] as const).map((what) => (
              <List.Item key={what}>{text(`balances.taken.${what}`)}</List.Item>
            ))}
          </List>
          <BalanceUpload />
        </BlockStack>
      </Card>
      {runs.length > 0 && (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {text("balances.listTitle")}
            </Text>
            <BalanceImportList runs={runs} />
          </BlockStack>
        </Card>
      )}
    </PageFrame>
  );
}
