// Things of the shop found while their name is typed, and kept by id: products, variants, collections.
import { Button, InlineStack, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";

export type Named = { id: string; title: string };

/** Milliseconds after the last letter. */
const SETTLE = 250;

/**
 * @param address answers `q` with JSON: id and title of each that was found
 * @returns null while nothing is asked for
 */
export function useFoundByName(address: string, search: string): Named[] | null {
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

type Props = { found: Named[] | null; nothing: string; onChoose: (one: Named) => void };

/** What was found, to be chosen by a press; `nothing` is said when there is none. */
export function FoundByName({ found, nothing, onChoose }: Props) {
  return (
    <>
      <div role="status">
        {found?.length === 0 && (
          <Text as="p" tone="subdued">
            {nothing}
          </Text>
        )}
      </div>
      {found && found.length > 0 && (
        <InlineStack gap="100">
          {found.map((one) => (
            <Button key={one.id} size="slim" onClick={() => onChoose(one)}>
              {one.title}
            </Button>
          ))}
        </InlineStack>
      )}
    </>
  );
}
