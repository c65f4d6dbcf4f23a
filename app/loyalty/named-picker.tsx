// Things of the shop found by name and kept by id: products, collections.
import { BlockStack, InlineError, TextField } from "@shopify/polaris";
import { useId, useState } from "react";
import { ChosenTags } from "../ui/chosen-tags.tsx";
import { isolate } from "../ui/format.ts";
import { FoundByName, type Named, useFoundByName } from "../ui/found-by-name.tsx";
import { useText } from "../ui/language-provider.tsx";

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
  const found = useFoundByName(address, search);
  const add = ({ id, title }: Named) => {
    setSeen((before) => ({ ...before, [id]: title }));
    if (single) onChange([id]);
    else if (!chosen.includes(id)) onChange([...chosen, id]);
    setSearch("");
  };
  const titleOf = (one: string) => seen[one] ?? text("programme.pick.unknown", { id: isolate(one) });
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
        <ChosenTags chosen={chosen} nameOf={titleOf} onChange={onChange} />
        {error && <InlineError message={error} fieldID={id} />}
        <FoundByName found={found} nothing={text("programme.pick.nothing")} onChoose={add} />
      </BlockStack>
    </div>
  );
}
