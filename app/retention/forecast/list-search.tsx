// Search above a list of forecast customers, and the filter by signal where the list has one.
import { Form, useSubmit } from "@remix-run/react";
import { Button, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "../../ui/language-provider.tsx";
import { type ListQuery, RISK_FILTERS } from "./list-choices.ts";

export function ListSearch({ query, bySignal }: { query: ListQuery; bySignal?: boolean }) {
  const text = useText();
  const submit = useSubmit();
  const [search, setSearch] = useState(query.search);
  return (
    <Form
      method="get"
      role="search"
      onChange={(event) => event.target instanceof HTMLSelectElement && submit(event.currentTarget)}
    >
      <input type="hidden" name="sort" value={`${query.descending ? "-" : ""}${query.sort}`} />
      <div className="pr-controls">
        <div className="pr-controls__grow">
          <TextField
            label={text("customers.searchLabel")}
            placeholder={text("customers.searchHint")}
            type="search"
            name="q"
            value={search}
            onChange={setSearch}
            autoComplete="off"
          />
        </div>
        {bySignal && (
          <Select
            label={text("risk.filterLabel")}
            name="signal"
            options={RISK_FILTERS.filter((filter) => filter !== "silent").map((filter) => ({
              value: filter,
              label: text(filter === "all" ? "risk.filterAll" : `risk.signals.${filter}`),
            }))}
            value={query.filter}
            onChange={() => {}}
          />
        )}
        <Button submit>{text("common.search")}</Button>
      </div>
    </Form>
  );
}
