// On a customer's page: which RFM group and persona they are and why, and which segments they are in or have left.
import { Link } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { CustomerProfile } from "../commerce/customer-timeline.ts";
import { rfmGroupKey } from "../retention/rfm-groups.ts";
import type { CustomerScore } from "../retention/score-of-customer.server.ts";
import { useWriters } from "../retention/use-writers.ts";
import { Explain, type Explanation } from "../ui/explain.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { CustomerStay } from "./customer-stays.server.ts";
import { segmentName } from "./segment-name.ts";

type Props = {
  profile: Pick<CustomerProfile, "purchases" | "netMinor" | "lastAt">;
  /** null = none yet */
  score: CustomerScore | null;
  stays: CustomerStay[];
};

export function CustomerGroupsCard({ profile, score, stays }: Props) {
  const { text, formats } = useWriters();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("segments.customer.title")}
        </Text>
        {score ? (
          <WhichGroups profile={profile} score={score} />
        ) : (
          <Text as="p" tone="subdued">
            {text(profile.purchases > 0 ? "segments.customer.notYet" : "segments.customer.noPurchase")}
          </Text>
        )}
        {stays.length > 0 && (
          <SortableTable<CustomerStay, never>
            label={text("segments.customer.stays")}
            rows={stays}
            rowKey={({ handle, joinedAt }) => `${handle} ${joinedAt.toISOString()}`}
            columns={[
              {
                key: "segment",
                heading: text("segments.columns.name"),
                cell: (stay) => <Named stay={stay} />,
              },
              {
                key: "since",
                heading: text("segments.members.columns.joined"),
                number: true,
                cell: ({ joinedAt }) => formats.date(joinedAt),
              },
              {
                key: "left",
                heading: text("segments.customer.left"),
                number: true,
                cell: ({ leftAt }) => (leftAt ? formats.date(leftAt) : NO_VALUE),
              },
            ]}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function WhichGroups({ profile, score }: { profile: Props["profile"]; score: CustomerScore }) {
  const { text, formats, money } = useWriters();
  const { r, f, m, group, persona, marginMinor } = score;
  return (
    <>
      <Group
        label={text("segments.conditions.rfmGroup")}
        handle={`rfm-${rfmGroupKey(group)}`}
        explanation={{
          definition: text("groups.grid.definition"),
          formula: text("groups.grid.formula"),
          note: text("groups.grid.ties"),
        }}
        why={[
          text("segments.customer.r", {
            score: r,
            date: profile.lastAt ? formats.date(profile.lastAt) : NO_VALUE,
          }),
          text("segments.customer.f", { score: f, count: profile.purchases }),
          text("segments.customer.m", { score: m, net: money(profile.netMinor) }),
        ]}
      />
      <Group
        label={text("segments.conditions.persona")}
        handle={`persona-${persona}`}
        explanation={{ definition: text("groups.personas.definition"), note: text("groups.personas.goods") }}
        why={[
          text(`segments.customer.why.${persona}`),
          ...(marginMinor === null ? [] : [text("segments.customer.margin", { amount: money(marginMinor) })]),
        ]}
      />
    </>
  );
}

type GroupProps = { label: string; handle: string; explanation: Explanation; why: string[] };

function Group({ label, handle, explanation, why }: GroupProps) {
  return (
    <div className="pr-evidence-of">
      <div className="pr-title-row">
        <Text as="h3" variant="headingSm">
          {label}
        </Text>
        <Explain label={label} explanation={explanation} />
      </div>
      <Named stay={{ handle, kind: "built-in", name: null }} />
      <ul className="pr-evidence">
        {why.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Named({ stay }: { stay: Pick<CustomerStay, "handle" | "kind" | "name"> }) {
  const { text } = useWriters();
  return <Link to={`/app/segments/${encodeURIComponent(stay.handle)}`}>{segmentName(stay, text)}</Link>;
}
