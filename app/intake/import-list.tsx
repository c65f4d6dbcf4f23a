// The imports there have been: how far each is, what it refused, and ending one.
import { Link, useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, ProgressBar, Text } from "@shopify/polaris";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import { useLookAgain } from "../ui/use-look-again.ts";
import type { ImportRunRow } from "./import-run.server.ts";
import { Reason } from "./reason.tsx";
import { importPercent } from "./setup-steps.ts";
import { secondsLeft } from "./time-left.ts";

export function ImportList({ runs, now }: { runs: ImportRunRow[]; now: Date }) {
  const text = useText();
  const formats = useFormats();
  useLookAgain(runs.some(isOpen));
  if (runs.length === 0) return <Text as="p">{text("data.noImports")}</Text>;
  return (
    <SortableTable
      label={text("data.importsTitle")}
      rows={runs}
      rowKey={(run) => run.importId.toString()}
      columns={[
        { key: "file", heading: text("data.file"), cell: (run) => <FileName run={run} /> },
        { key: "state", heading: text("data.state"), cell: (run) => <State run={run} now={now} /> },
        {
          key: "orders",
          heading: text("data.orders"),
          number: true,
          cell: (run) => formats.number(isOpen(run) ? run.ordersRead : run.ordersStored),
        },
        {
          key: "refused",
          heading: text("data.refused"),
          number: true,
          cell: (run) => <Refused run={run} />,
        },
        {
          key: "started",
          heading: text("data.started"),
          cell: (run) => formats.dateTime(run.startedAt ?? run.createdAt),
        },
      ]}
    />
  );
}

function isOpen(run: ImportRunRow): boolean {
  return run.state === "queued" || run.state === "running";
}

function FileName({ run }: { run: ImportRunRow }) {
  const text = useText();
  return run.kind === "bulk_history" ? text("data.historyImport") : <bdi>{run.fileName}</bdi>;
}

const TONES = {
  queued: "attention",
  running: "info",
  done: "success",
  failed: "critical",
  cancelled: undefined,
} as const;

function State({ run, now }: { run: ImportRunRow; now: Date }) {
  const text = useText();
  const formats = useFormats();
  const left = secondsLeft(run, now);
  const fetcher = useFetcher();
  const percent = importPercent(run);
  const file = run.fileName ? isolate(run.fileName) : text("data.historyImport");
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Badge tone={TONES[run.state]}>{text(`data.states.${run.state}`)}</Badge>
      {run.state === "running" && percent !== null && (
        <>
          <span className="pr-hidden" id={`progress-${run.importId}`}>
            {text("data.progress", { file })}
          </span>
          <ProgressBar progress={percent} size="small" ariaLabelledBy={`progress-${run.importId}`} />
        </>
      )}
      {left !== null && <span>{text("data.timeLeft", { duration: formats.duration(left) })}</span>}
      {run.state === "running" && percent === null && run.gathered > 0 && (
        <span>{text("data.gathering", { objects: run.gathered })}</span>
      )}
      {run.reason && <Reason sentence={run.reason} />}
      {isOpen(run) && (
        <fetcher.Form method="post">
          <input type="hidden" name="intent" value="cancelImport" />
          <input type="hidden" name="importId" value={run.importId.toString()} />
          <Button submit size="slim" loading={fetcher.state !== "idle"}>
            {text("data.cancelImport")}
          </Button>
        </fetcher.Form>
      )}
    </BlockStack>
  );
}

function Refused({ run }: { run: ImportRunRow }) {
  const formats = useFormats();
  const count = formats.number(run.rowsRefused);
  return run.rowsRefused > 0 ? <Link to={`/app/imports/${run.importId}`}>{count}</Link> : count;
}
