// Which column of the file is what, with its first rows beside, and the button that tries it.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, FormLayout, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import { COLUMNS, type Mapping } from "./balance-choices.ts";

type Line = { cells: string[]; line: number };

/** What a select sends for "not in the file": no heading is empty. */
const NONE = "";

type Props = { mapping: Mapping; headings: string[]; sample: string[][]; busy: boolean; tried: boolean };

export function BalanceMapping({ mapping, headings, sample, busy, tried }: Props) {
  const text = useText();
  const [chosen, setChosen] = useState(mapping);
  const named = [...new Set(headings.filter((heading) => heading.trim() !== ""))];
  const options = [
    { value: NONE, label: text("balances.notInFile") },
    ...named.map((heading) => ({ value: heading, label: heading })),
  ];
  return (
    <Card>
      <Form method="post">
        <input type="hidden" name="intent" value="try" />
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {text("balances.columnsTitle")}
          </Text>
          <Text as="p" tone="subdued">
            {text("balances.columnsHint")}
          </Text>
          <FormLayout>
            <FormLayout.Group>
              {COLUMNS.map((column) => (
                <Select
                  key={column}
                  name={column}
                  label={text(`balances.columns.${column}`)}
                  helpText={text(`balances.columnHints.${column}`)}
                  options={options}
                  value={chosen[column] ?? NONE}
                  onChange={(value) => setChosen((before) => ({ ...before, [column]: value || null }))}
                />
              ))}
            </FormLayout.Group>
          </FormLayout>
          <SortableTable
            label={text("balances.sample")}
            rows={sample.map((cells, line) => ({ cells, line }))}
            rowKey={({ line }) => String(line)}
            columns={headings.map((heading, place) => ({
              key: String(place),
              heading,
              cell: ({ cells }: Line) => <bdi>{cells[place] ?? ""}</bdi>,
            }))}
          />
          <InlineStack>
            <Button submit variant={tried ? "secondary" : "primary"} loading={busy}>
              {text(tried ? "balances.tryAgain" : "balances.try")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );
}
