// Products, variants or collections found by name and kept by id.
import { BlockStack, Button, InlineError, InlineStack, Tag, Text, TextField } from "@shopify/polaris";
import { useEffect, useId, useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import type { Goods } from "./condition-forms.ts";
import type { Named } from "./products.server.ts";
import type { Titles } from "./rule-names.ts";

const SETTLE = 250;

type Props = {
  kind: Goods;
  chosen: string[];
  titles: Titles[Goods];
  error?: string;
  onChange: (ids: string[]) => void;
};

export function ProductPicker({ kind, chosen, titles, error, onChange }: Props) {
  const text = useText();
  const id = useId();
  const [search, setSearch] = useState("");
  const [seen, setSeen] = useState(titles);
  const found = useProducts(kind, search);
  const add = ({ id, title }: Named) => {
    setSeen((before) => ({ ...before, [id]: title }));
    if (!chosen.includes(id)) onChange([...chosen, id]);
    setSearch("");
  };
  const titleOf = (one: string) => seen[one] ?? text(`segments.unknownGoods.${kind}`, { id: one });
  return (
    <div className="pr-wide">
      <BlockStack gap="200">
        {chosen.length > 0 && (
          <InlineStack gap="100">
            {chosen.map((one) => (
              <Tag
                key={one}
                accessibilityLabel={titleOf(one)}
                onRemove={() => onChange(chosen.filter((other) => other !== one))}
              >
                <bdi>{titleOf(one)}</bdi>
              </Tag>
            ))}
          </InlineStack>
        )}
        <TextField
          id={id}
          label={text(`segments.builder.search.${kind}`)}
          helpText={text("segments.builder.searchHelp")}
          type="search"
          value={search}
          onChange={setSearch}
          autoComplete="off"
        />
        {error && <InlineError message={error} fieldID={id} />}
        <div role="status">
          {found?.length === 0 && (
            <Text as="p" tone="subdued">
              {text("segments.builder.noneFound")}
            </Text>
          )}
        </div>
        {found && found.length > 0 && (
          <InlineStack gap="100">
            {found.map((product) => (
              <Button key={product.id} size="slim" onClick={() => add(product)}>
                {product.title}
              </Button>
            ))}
          </InlineStack>
        )}
      </BlockStack>
    </div>
  );
}

/** null while nothing is asked for. */
function useProducts(kind: Goods, search: string): Named[] | null {
  const [found, setFound] = useState<Named[] | null>(null);
  useEffect(() => {
    if (!search.trim()) return setFound(null);
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const query = new URLSearchParams({ kind, q: search });
        const response = await fetch(`/app/segments/products?${query}`, { signal: asked.signal });
        if (response.ok) setFound((await response.json()) as Named[]);
      } catch {
        // another letter was typed, or the way to the server is gone: what stands there stays
      }
    }, SETTLE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [kind, search]);
  return found;
}
