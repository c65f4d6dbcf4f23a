// The search above a list, and one filter where the list has one. What is asked for goes into the address; the order
// stays, the page begins anew.
import { Form, useSubmit } from "@remix-run/react";
import { Button, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "./language-provider.tsx";

export type Searching = {
  label: string;
  hint?: string;
  /** takes effect as soon as it is chosen; `name` is what it is called in the address */
  filter?: { name: string; label: string; options: { value: string; label: string }[]; value: string };
  /** the list stands further down on its page: stay there */
  preventScrollReset?: boolean;
};

type Props = Searching & {
  search: string;
  /** as it stands in the address, "-net" from the top; null where the list has its own order */
  sort: string | null;
};

/** Typed anew whenever the address says something else, so that the field never shows an older search. */
export function ListSearch(props: Props) {
  return <SearchForm key={`${props.search} ${props.filter?.value ?? ""}`} {...props} />;
}

function SearchForm({ label, hint, filter, preventScrollReset, search, sort }: Props) {
  const text = useText();
  const submit = useSubmit();
  const [typed, setTyped] = useState(search);
  return (
    <Form
      method="get"
      role="search"
      preventScrollReset={preventScrollReset}
      onChange={(event) => event.target instanceof HTMLSelectElement && submit(event.currentTarget)}
    >
      {sort !== null && <input type="hidden" name="sort" value={sort} />}
      <div className="pr-controls">
        <div className="pr-controls__grow">
          <TextField
            label={label}
            placeholder={hint}
            type="search"
            name="q"
            value={typed}
            onChange={setTyped}
            autoComplete="off"
          />
        </div>
        {filter && (
          <Select
            label={filter.label}
            name={filter.name}
            options={filter.options}
            value={filter.value}
            onChange={() => {}}
          />
        )}
        <Button submit>{text("common.search")}</Button>
      </div>
    </Form>
  );
}
