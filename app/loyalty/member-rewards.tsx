// Rewards of one member, as staff handle them: redeem one and hand over its code, cancel a code nobody used.
import { Form } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  InlineStack,
  Modal,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useRef, useState } from "react";
import { appBridge } from "../ui/app-bridge.ts";
import { isolate, NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { Reward } from "./programme.ts";
import { ReasonField, StaffForm } from "./staff-form.tsx";
import type { MemberRedemption } from "./staff-redemptions.server.ts";

export const REDEEM_PROBLEMS = ["enough", "gone", "limit", "tier", "paused", "none-left"] as const;
export type RedeemProblem = (typeof REDEEM_PROBLEMS)[number];

export type Redeemed = { name: string; code: string | null; until: Date | null };

/** Shown once: whoever leaves the page finds the last letters of it in the list below. */
export function RedeemedBanner({ redeemed: { name, code, until } }: { redeemed: Redeemed }) {
  const text = useText();
  const formats = useFormats();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code ?? "");
    setCopied(true);
    appBridge()?.toast.show(text("staff.copied"));
  };
  return (
    <Banner
      tone="success"
      title={text(code === null ? "staff.credited" : "staff.redeemed", { name: isolate(name) })}
    >
      {code !== null && (
        <BlockStack gap="200">
          <InlineStack gap="300" blockAlign="center">
            <Text as="span" variant="headingLg">
              <bdi dir="ltr">{code}</bdi>
            </Text>
            <Button onClick={copy}>{text(copied ? "staff.copied" : "staff.copy")}</Button>
          </InlineStack>
          <Text as="p">
            {until ? text("staff.shownOnce", { until: formats.date(until) }) : text("staff.shownOnceForever")}
          </Text>
        </BlockStack>
      )}
    </Banner>
  );
}

type RedeemProps = {
  rewards: Reward[];
  available: bigint;
  requestKey: string;
  problem: RedeemProblem | null;
  saving: boolean;
};

export function RedeemCard({ rewards, available, requestKey, problem, saving }: RedeemProps) {
  const text = useText();
  const formats = useFormats();
  const affordable = rewards.find(({ points }) => BigInt(points) <= available);
  const [chosen, setChosen] = useState((affordable ?? rewards[0])?.id ?? "");
  return (
    <StaffForm
      intent="redeem"
      requestKey={requestKey}
      title={text("staff.redeem")}
      action={text("staff.redeemAction")}
      saving={saving}
      nothing={rewards.length === 0 ? text("staff.noRewards") : undefined}
    >
      <Select
        name="reward"
        label={text("staff.reward")}
        options={rewards.map(({ id, name, points }) => ({
          value: id,
          label: text("staff.rewardFor", { name: isolate(name), points: formats.number(points) }),
          disabled: BigInt(points) > available,
        }))}
        value={chosen}
        onChange={setChosen}
        error={problem ? text(`staff.problems.${problem}`) : undefined}
      />
      <ReasonField label={text("staff.reason")} />
    </StaffForm>
  );
}

const TONES = { issued: "attention", used: "success", given_back: undefined } as const;

export function RedemptionList({ rows, saving }: { rows: MemberRedemption[]; saving: boolean }) {
  const text = useText();
  const formats = useFormats();
  const [ending, setEnding] = useState<MemberRedemption | null>(null);
  if (rows.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("staff.redemptions")}
        </Text>
        <SortableTable
          label={text("staff.redemptions")}
          rows={rows}
          rowKey={({ redemptionId }) => redemptionId.toString()}
          columns={[
            { key: "name", heading: text("staff.reward"), cell: ({ name }) => <bdi>{name}</bdi> },
            {
              key: "points",
              heading: text("loyalty.member.columns.points"),
              number: true,
              cell: ({ points }) => formats.number(Number(points)),
            },
            {
              key: "code",
              heading: text("staff.code"),
              cell: ({ hint }) => (hint ? <bdi dir="ltr">…{hint}</bdi> : NO_VALUE),
            },
            {
              key: "state",
              heading: text("data.state"),
              cell: ({ state }) => <Badge tone={TONES[state]}>{text(`staff.states.${state}`)}</Badge>,
            },
            { key: "by", heading: text("staff.by"), cell: ({ by }) => text(`staff.who.${by}`) },
            {
              key: "at",
              heading: text("loyalty.member.columns.date"),
              cell: ({ createdAt }) => formats.date(createdAt),
            },
            {
              key: "until",
              heading: text("staff.until"),
              cell: ({ expiresAt }) => (expiresAt ? formats.date(expiresAt) : NO_VALUE),
            },
            {
              key: "cancel",
              heading: text("staff.cancelHeading"),
              cell: (row) =>
                row.state === "issued" && row.hint ? (
                  <Button
                    size="slim"
                    onClick={() => setEnding(row)}
                    accessibilityLabel={text("staff.cancelOne", { name: isolate(row.name) })}
                  >
                    {text("staff.cancel")}
                  </Button>
                ) : (
                  NO_VALUE
                ),
            },
          ]}
        />
      </BlockStack>
      {ending && <CancelModal redemption={ending} saving={saving} onClose={() => setEnding(null)} />}
    </Card>
  );
}

type CancelProps = { redemption: MemberRedemption; saving: boolean; onClose: () => void };

function CancelModal({ redemption, saving, onClose }: CancelProps) {
  const text = useText();
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const send = () => {
    setAsked(true);
    if (reason.trim() === "") return;
    form.current?.requestSubmit();
    onClose();
  };
  return (
    <Modal
      open
      title={text("staff.cancelTitle", { name: isolate(redemption.name) })}
      onClose={onClose}
      primaryAction={{
        content: text("staff.cancelAction"),
        destructive: true,
        onAction: send,
        loading: saving,
      }}
      secondaryActions={[{ content: text("staff.keep"), onAction: onClose }]}
    >
      <Modal.Section>
        <Form method="post" ref={form}>
          <input type="hidden" name="intent" value="cancel" />
          <input type="hidden" name="redemption" value={redemption.redemptionId.toString()} />
          <BlockStack gap="300">
            <Text as="p">{text("staff.cancelBody", { count: Number(redemption.points) })}</Text>
            <TextField
              name="reason"
              label={text("loyalty.member.adjustReason")}
              helpText={text("loyalty.member.adjustReasonHint")}
              value={reason}
              onChange={setReason}
              error={asked && reason.trim() === "" ? text("loyalty.member.refused.reason") : undefined}
              maxLength={200}
              autoComplete="off"
            />
          </BlockStack>
        </Form>
      </Modal.Section>
    </Modal>
  );
}
