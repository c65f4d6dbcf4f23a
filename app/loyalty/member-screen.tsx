// One member: what they have, what happened to it and why, and the form by which staff change it.
import { Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { Empty } from "../ui/empty.tsx";
import { Figure } from "../ui/figure.tsx";
import { isolate, NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Listing } from "../ui/listing.tsx";
import type { Column } from "../ui/sortable-table.tsx";
import { ENTRY_KINDS, type HistoryQuery } from "./member-choices.ts";
import type { HistoryLine, MemberPage } from "./members.server.ts";
import { ReasonField, StaffForm } from "./staff-form.tsx";

export type AdjustProblem = { field: "points" | "reason"; why: "points" | "reason" | "enough" };

export function Balance({ member, nextExpiry }: Pick<MemberPage, "member" | "nextExpiry">) {
  const text = useText();
  const formats = useFormats();
  return (
    <>
      <section className="pr-grid">
        <h2 className="pr-hidden">{text("loyalty.member.balance")}</h2>
        {(["available", "pending", "owed"] as const).map((key) => (
          <Figure
            key={key}
            label={text(`loyalty.member.${key}`)}
            value={formats.number(Number(member[key]))}
            explanation={{ definition: text(`loyalty.member.${key}Definition`) }}
          />
        ))}
      </section>
      {nextExpiry && (
        <Card>
          <Text as="p">
            {text("loyalty.member.nextExpiry", {
              count: Number(nextExpiry.points),
              // it runs out when that day is over
              date: formats.date(new Date(nextExpiry.at.getTime() - 1)),
            })}
          </Text>
        </Card>
      )}
    </>
  );
}

type AdjustProps = { problem: AdjustProblem | null; saving: boolean; requestKey: string };

export function AdjustCard({ problem, saving, requestKey }: AdjustProps) {
  const text = useText();
  const [points, setPoints] = useState("");
  const error = (field: AdjustProblem["field"]) =>
    problem?.field === field ? text(`loyalty.member.refused.${problem.why}`) : undefined;
  return (
    <StaffForm
      intent="adjust"
      requestKey={requestKey}
      title={text("loyalty.member.adjust")}
      action={text("loyalty.member.adjustAction")}
      saving={saving}
    >
      <TextField
        name="points"
        label={text("loyalty.member.adjustPoints")}
        value={points}
        onChange={setPoints}
        error={error("points")}
        autoComplete="off"
      />
      <ReasonField label={text("loyalty.member.adjustReason")} error={error("reason")} />
    </StaffForm>
  );
}

type HistoryProps = Pick<MemberPage, "lines" | "total"> & { query: HistoryQuery; pageSize: number };

export function PointHistory({ lines, total, query, pageSize }: HistoryProps) {
  const text = useText();
  const formats = useFormats();
  const columns: Column<HistoryLine, never>[] = [
    { key: "what", heading: text("loyalty.member.columns.what"), cell: (line) => <What line={line} /> },
    { key: "date", heading: text("loyalty.member.columns.date"), cell: (line) => formats.date(line.at) },
    {
      key: "points",
      heading: text("loyalty.member.columns.points"),
      number: true,
      cell: (line) => <bdi>{formats.signed(Number(line.points))}</bdi>,
    },
    { key: "why", heading: text("loyalty.member.columns.why"), cell: (line) => <Why line={line} /> },
  ];
  if (total === 0 && query.search === "" && query.kind === null)
    return <Empty title={text("loyalty.member.history")} body={text("loyalty.member.noHistory")} />;
  return (
    <Listing
      label={text("loyalty.member.history")}
      heading={text("loyalty.member.history")}
      query={{ ...query, sort: null, descending: true }}
      searching={{
        label: text("staff.history.search"),
        hint: text("staff.history.searchHint"),
        filter: {
          name: "kind",
          label: text("staff.history.kind"),
          options: [
            { value: "", label: text("staff.history.every") },
            ...ENTRY_KINDS.map((value) => ({ value, label: text(`loyalty.kinds.${value}`) })),
          ],
          value: query.kind ?? "",
        },
        preventScrollReset: true,
      }}
      columns={columns}
      rows={lines}
      rowKey={(line) => line.entryId.toString()}
      total={total}
      pageSize={pageSize}
      found={text("staff.history.found", { count: total })}
      nothing={<Empty plain title={text("staff.history.nothing")} body={text("staff.history.nothingHint")} />}
    />
  );
}

const SOURCES = ["redemption", "adjust", "import", "sign-up", "birthday", "act", "card", "merge"] as const;

function What({ line: { kind, source, orderName, rewardName } }: { line: HistoryLine }) {
  const text = useText();
  const begin = source.split(":")[0];
  const known = SOURCES.find((one) => one === begin);
  const from = rewardName
    ? text("staff.history.reward", { name: isolate(rewardName) })
    : known
      ? text(`loyalty.sources.${known}`)
      : text("loyalty.sources.order", { name: isolate(orderName ?? source.slice("order:".length)) });
  return (
    <>
      {text(`loyalty.kinds.${kind}`)} · <bdi>{from}</bdi>
    </>
  );
}

function Why({ line: { reason, actor } }: { line: HistoryLine }) {
  const text = useText();
  if (!reason) return NO_VALUE;
  return (
    <bdi>
      {actor ? text("loyalty.member.by", { reason: isolate(reason), actor: isolate(actor) }) : reason}
    </bdi>
  );
}
