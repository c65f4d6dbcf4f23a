// From one page of a list to the next, and where one stands.
import { useNavigate, useSearchParams } from "@remix-run/react";
import { InlineStack, Pagination, Text } from "@shopify/polaris";
import { useText } from "./language-provider.tsx";

type Props = {
  /** from 1 */
  page: number;
  pageSize: number;
  total: number;
  /** `total` are counted, and there is at least one page after this one */
  more?: boolean;
};

export function Paging({ page, pageSize, total, more = false }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const from = (page - 1) * pageSize + 1;
  const to = more ? page * pageSize : Math.min(page * pageSize, total);
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
        hasNext={more || to < total}
        onNext={go(page + 1)}
        nextTooltip={text("common.next")}
      />
      <Text as="span" tone="subdued">
        {more ? text("common.rangeOfMore", { from, to }) : text("common.range", { from, to, total })}
      </Text>
    </InlineStack>
  );
}
