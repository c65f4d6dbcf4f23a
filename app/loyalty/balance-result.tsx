// What a trial found or an import did: the counts, how far it is, and every refused line with its reason.
import { Form } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, List, ProgressBar, Text } from "@shopify/polaris";
import { DownloadButton } from "../ui/download-button.tsx";
import { Figure } from "../ui/figure.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Paging } from "../ui/paging.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { Refusal } from "./balance-choices.ts";
import type { BalanceImport, ReasonCount } from "./balance-imports.server.ts";

export function BalanceProgress({ run }: { run: BalanceImport }) {
  const text = useText();
  const formats = useFormats();
  const percent = run.rowsTotal > 0 ? Math.round((run.rowsDone / run.rowsTotal) * 100) : 0;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd" id="balance-progress">
          {text(run.state === "taking" ? "balances.taking" : "balances.checking")}
        </Text>
        <ProgressBar progress={percent} size="small" ariaLabelledBy="balance-progress" />
        <Text as="p" tone="subdued">
          <span role="status">{text("balances.progress", { percent: formats.percent(percent, 0) })}</span>
        </Text>
      </BlockStack>
    </Card>
  );
}

type ResultProps = { run: BalanceImport; launched: boolean; busy: boolean };

export function BalanceResult({ run, launched, busy }: ResultProps) {
  const text = useText();
  const formats = useFormats();
  const done = run.state === "done";
  const figure = (key: "members" | "points" | "refused") => (
    <Figure
      label={text(`balances.figures.${done ? "done" : "trial"}.${key}`)}
      value={formats.number(Number(run[key]))}
      explanation={{ definition: text(`balances.figures.definitions.${key}`) }}
    />
  );
  return (
    <>
      <Banner
        tone={done ? "success" : "info"}
        title={text(done ? "balances.doneTitle" : "balances.trialTitle")}
      >
        <p>{text(done ? "balances.doneBody" : "balances.trialBody")}</p>
      </Banner>
      <section className="pr-grid" aria-label={text("balances.result")}>
        {figure("members")}
        {figure("points")}
        {figure("refused")}
      </section>
      {!done && run.members > 0 && (
        <Card>
          <Form method="post">
            <input type="hidden" name="intent" value="take" />
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {text("balances.takeTitle")}
              </Text>
              <Text as="p">{text(launched ? "balances.takeBody" : "balances.takeBeforeLaunch")}</Text>
              <InlineStack>
                <Button submit variant="primary" loading={busy}>
                  {text("balances.take", { count: run.members })}
                </Button>
              </InlineStack>
            </BlockStack>
          </Form>
        </Card>
      )}
    </>
  );
}

type RefusalProps = {
  run: BalanceImport;
  lines: Refusal[];
  reasons: ReasonCount[];
  page: number;
  pageSize: number;
};

export function BalanceRefusals({ run, lines, reasons, page, pageSize }: RefusalProps) {
  const text = useText();
  const formats = useFormats();
  if (run.refused === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("balances.refusedTitle", { count: run.refused })}
        </Text>
        <List>
          {reasons.map(({ reason, count }) => (
            <List.Item key={reason}>
              {text("balances.reasonCount", {
                number: formats.number(count),
                reason: text(`balances.reasons.${reason}`),
              })}
            </List.Item>
          ))}
        </List>
        <SortableTable
          label={text("balances.refusedLabel")}
          rows={lines}
          rowKey={({ line }) => String(line)}
          columns={[
            { key: "line", heading: text("data.line"), cell: ({ line }) => formats.number(line) },
            {
              key: "reason",
              heading: text("data.reason"),
              cell: ({ reason }) => text(`balances.reasons.${reason}`),
            },
          ]}
        />
        <Paging page={page} pageSize={pageSize} total={run.refused} />
        <InlineStack>
          <DownloadButton
            url={`/app/loyalty/import/${run.importId}/refusals?language=${formats.language}`}
            fileName={`refused-rows-${run.importId}.csv`}
            label={text("data.downloadRefusals")}
          />
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
