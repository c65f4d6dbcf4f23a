// Products, variants or collections found by name and kept by id.
import { BlockStack, InlineError, TextField } from "@shopify/polaris";
import { useId, useState } from "react";
import { ChosenTags } from "../ui/chosen-tags.tsx";
import { FoundByName, type Named, useFoundByName } from "../ui/found-by-name.tsx";
import { useText } from "../ui/language-provider.tsx";
import type { Goods } from "./condition-forms.ts";
import type { Titles } from "./rule-names.ts";

type Props = {
  kind: Goods;
  chosen: string[];
  titles: Titles[Goods];
  error?: string;
  onChange: (ids: string[]) => void;
};

export function ProductPicker({ kind, chosen, titles, error, onChange }: Props) {
  const text = useText();
  const fieldId = useId();
  const [search, setSearch] = useState("");
  const [seen, setSeen] = useState(titles);
  const found = useFoundByName(`/app/segments/products?kind=${kind}`, search);
  // the pressed button goes away, and the focus with it
  const change = (ids: string[]) => {
    onChange(ids);
    document.getElementById(fieldId)?.focus();
  };
  const add = ({ id, title }: Named) => {
    setSeen((before) => ({ ...before, [id]: title }));
    if (!chosen.includes(id)) change([...chosen, id]);
    setSearch("");
  };
  const titleOf = (one: string) => seen[one] ?? text(`segments.unknownGoods.${kind}`, { id: one });
  return (
    <div className="pr-wide">
      <BlockStack gap="200">
        <ChosenTags chosen={chosen} nameOf={titleOf} onChange={change} />
        <TextField
          id={fieldId}
          label={text(`segments.builder.search.${kind}`)}
          helpText={text("segments.builder.searchHelp")}
          type="search"
          value={search}
          onChange={setSearch}
          autoComplete="off"
        />
        <FoundByName found={found} nothing={text("segments.builder.noneFound")} onChoose={add} />
        {error && <InlineError message={error} fieldID={fieldId} />}
      </BlockStack>
    </div>
  );
}
