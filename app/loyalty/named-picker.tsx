// Things of the shop found by name and kept by id: products, collections.
import { BlockStack, Button, InlineError, InlineStack, Tag, Text, TextField } from "@shopify/polaris";
import { useEffect, useId, useState } from "react";
import { useText } from "../ui/language-provider.tsx";

/** Milliseconds after the last letter. */
const SETTLE = 250;

type Named = { id: string; title: string };
type Props = {
  label: string;
  help: string;
  /** answers `q` with JSON: id and title of each that was found */
  address: string;
  chosen: string[];
  titles: Record<string, string>;
  /** one is chosen in place of another */
  single?: boolean;
  error?: string;
  onChange: (ids: string[]) => void;
};

export function NamedPicker({ label, help, address, chosen, titles, single, error, onChange }: Props) {
  const text = useText();
  const id = useId();
  const [search, setSearch] = useState("");
  const [seen, setSeen] = useState(titles);
  const found = useFound(address, search);
  const add = ({ id, title }: Named) => {
    setSeen((before) => ({ ...before, [id]: title }));
    if (single) onChange([id]);
    else if (!chosen.includes(id)) onChange([...chosen, id]);
    setSearch("");
  };
  const titleOf = (one: string) => seen[one] ?? text("programme.pick.unknown", { id: one });
  return (
    <div className="pr-wide">
      <BlockStack gap="200">
        <TextField
          id={id}
          label={label}
          helpText={help}
          type="search"
          value={search}
          onChange={setSearch}
          autoComplete="off"
        />
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
        {error && <InlineError message={error} fieldID={id} />}
        <div role="status">
          {found?.length === 0 && (
            <Text as="p" tone="subdued">
              {text("programme.pick.nothing")}
            </Text>
          )}
        </div>
        {found && found.length > 0 && (
          <InlineStack gap="100">
            {found.map((one) => (
              <Button key={one.id} size="slim" onClick={() => add(one)}>
                {one.title}
              </Button>
            ))}
          </InlineStack>
        )}
      </BlockStack>
    </div>
  );
}

/** null while nothing is asked for. */
function useFound(address: string, search: string): Named[] | null {
  const [found, setFound] = useState<Named[] | null>(null);
  useEffect(() => {
    if (!search.trim()) return setFound(null);
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const url = `${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(search)}`;
        const response = await fetch(url, { signal: asked.signal });
        if (response.ok) setFound((await response.json()) as Named[]);
      } catch {
        // another letter was typed, or the way to the server is gone: what stands there stays
      }
    }, SETTLE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [address, search]);
  return found;
}
