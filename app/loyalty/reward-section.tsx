// What points buy.
import { Button, FormLayout, InlineStack, Select } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { changed, Item, NameField, Section, Typed, useFormWorld, useProblem } from "./draft-fields.tsx";
import type { SectionProps } from "./earning-section.tsx";
import { TiersPicker } from "./goods-picker.tsx";
import { NamedPicker } from "./named-picker.tsx";
import { blankReward, type DraftReward, REWARD_KINDS, type RewardKind } from "./programme-draft.ts";

export function RewardSection({ draft: { rewards }, onChange }: SectionProps) {
  const text = useText();
  return (
    <Section title={text("programme.rewards.title")} hint={text("programme.rewards.hint")}>
      {rewards.map((reward, place) => (
        <RewardFields
          key={reward.id}
          reward={reward}
          path={`rewards.${place}`}
          onChange={(part) => onChange({ rewards: changed(rewards, place, part) })}
        />
      ))}
      <InlineStack gap="200">
        {REWARD_KINDS.map((kind) => (
          <Button
            key={kind}
            onClick={() =>
              onChange({ rewards: [...rewards, blankReward(kind, text(`programme.rewards.kinds.${kind}`))] })
            }
          >
            {text("programme.rewards.add", { name: text(`programme.rewards.kinds.${kind}`) })}
          </Button>
        ))}
      </InlineStack>
    </Section>
  );
}

type Props = { reward: DraftReward; path: string; onChange: (part: Partial<DraftReward> | null) => void };

function RewardFields({ reward, path, onChange }: Props) {
  const text = useText();
  const isCredit = reward.kind === "store-credit";
  return (
    <Item name={reward.name} kind={text("programme.rewards.one")} onRemove={() => onChange(null)}>
      <FormLayout>
        <FormLayout.Group>
          <NameField path={path} value={reward.name} onChange={(name) => onChange({ name })} />
          <Typed
            path={`${path}.points`}
            label={text("programme.rewards.points")}
            value={reward.points}
            onChange={(points) => onChange({ points })}
          />
        </FormLayout.Group>
        <FormLayout.Group>
          <Select
            label={text("programme.rewards.kind")}
            options={REWARD_KINDS.map((value) => ({
              value,
              label: text(`programme.rewards.kinds.${value}`),
            }))}
            value={reward.kind}
            onChange={(kind) => onChange({ kind: kind as RewardKind })}
          />
          <WhatItIs reward={reward} path={path} onChange={onChange} />
        </FormLayout.Group>
        <FormLayout.Group>
          {!isCredit && (
            <Typed
              path={`${path}.minimum`}
              kind="money"
              label={text("programme.rewards.minimum")}
              hint={text("programme.rewards.minimumHint")}
              value={reward.minimum}
              onChange={(minimum) => onChange({ minimum })}
            />
          )}
          {!isCredit && (
            <Typed
              path={`${path}.codeDays`}
              label={text("programme.rewards.codeDays")}
              hint={text("programme.rewards.codeDaysHint")}
              value={reward.codeDays}
              onChange={(codeDays) => onChange({ codeDays })}
            />
          )}
          <Typed
            path={`${path}.perPerson`}
            label={text("programme.rewards.perPerson")}
            hint={text("programme.rewards.perPersonHint")}
            value={reward.perPerson}
            onChange={(perPerson) => onChange({ perPerson })}
          />
        </FormLayout.Group>
      </FormLayout>
      <TiersPicker path={`${path}.tiers`} chosen={reward.tiers} onChange={(tiers) => onChange({ tiers })} />
    </Item>
  );
}

function WhatItIs({ reward, path, onChange }: Props) {
  const text = useText();
  const { products } = useFormWorld();
  const noProduct = useProblem(`${path}.product`);
  switch (reward.kind) {
    case "amount":
      return (
        <Typed
          path={`${path}.amount`}
          kind="money"
          label={text("programme.rewards.amount")}
          value={reward.amount}
          onChange={(amount) => onChange({ amount })}
        />
      );
    case "percentage":
      return (
        <Typed
          path={`${path}.percent`}
          kind="percent"
          label={text("programme.rewards.percent")}
          value={reward.percent}
          onChange={(percent) => onChange({ percent })}
        />
      );
    case "free-shipping":
      return null;
    case "free-product":
      return (
        <NamedPicker
          label={text("programme.rewards.product")}
          help={text("programme.rewards.productHint")}
          address="/app/segments/products?kind=product"
          chosen={reward.product}
          titles={products}
          single
          error={noProduct}
          onChange={(product) => onChange({ product })}
        />
      );
    case "store-credit":
      return (
        <FormLayout.Group>
          <Typed
            path={`${path}.amount`}
            kind="money"
            label={text("programme.rewards.credit")}
            hint={text("programme.rewards.creditHint")}
            value={reward.amount}
            onChange={(amount) => onChange({ amount })}
          />
          <Typed
            path={`${path}.creditDays`}
            label={text("programme.rewards.creditDays")}
            hint={text("programme.rewards.creditDaysHint")}
            value={reward.creditDays}
            onChange={(creditDays) => onChange({ creditDays })}
          />
        </FormLayout.Group>
      );
  }
}
