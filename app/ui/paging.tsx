// From one page of a list to the next, and where one stands.
import { useNavigate, useSearchParams } from "@remix-run/react";
import { InlineStack, Pagination, Text } from "@shopify/polaris";
import { useText } from "./language-provider.tsx";

/** @param page from 1 */
export function Paging({ page, pageSize, total }: { page: number; pageSize: number; total: number }) {
  const text = useText();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total);
  if (total <= pageSize) return null;
  const go = (target: number) => () => {
    const next = new URLSearchParams(query);
    next.set("page", String(target));
    navigate(`?${next}`);
  };
  return (
    <InlineStack align="center" blockAlign="center" gap="400">
      <Pagination
        hasPrevious={page > 1}
        onPrevious={go(page - 1)}
        previousTooltip={text("common.previous")}
        hasNext={to < total}
        onNext={go(page + 1)}
        nextTooltip={text("common.next")}
      />
      <Text as="span" tone="subdued">
        {text("common.range", { from, to, total })}
      </Text>
    </InlineStack>
  );
}
