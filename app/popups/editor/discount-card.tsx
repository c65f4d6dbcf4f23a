// What the visitor gets: how much off, on what, how often, until when.
import { BlockStack, Card, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { DiscountSpec } from "../../discounts/discount-spec.ts";
import { useText } from "../../ui/language-provider.tsx";
import { MAY_GIVE, MUST_GIVE } from "../campaign.ts";
import { FREE_SHIPPING, USUAL_DISCOUNT, withValue } from "../campaign-edits.ts";
import { useEditing, useRefusal, useSet } from "./editing.ts";
import { MoneyField, NumberField, Section, WordsField } from "./fields.tsx";

type Value = DiscountSpec["value"];

export function DiscountCard() {
  const text = useText();
  const { campaign } = useEditing();
  const set = useSet();
  const refusal = useRefusal();
  const { discount, kind } = campaign;
  if (!MAY_GIVE.has(kind)) return null;
  return (
    <Card>
      <Section
        title={text("popups.discount.title")}
        lead={text("popups.discount.lead")}
        error={refusal("discount")}
      >
        {!MUST_GIVE.has(kind) && (
          <Checkbox
            label={text("popups.discount.gives")}
            checked={discount !== null}
            onChange={(gives) => set("discount", gives ? USUAL_DISCOUNT : null)}
          />
        )}
        {discount && <DiscountFields discount={discount} />}
      </Section>
    </Card>
  );
}

function DiscountFields({ discount }: { discount: DiscountSpec }) {
  const text = useText();
  const { campaign } = useEditing();
  const set = useSet();
  const refusal = useRefusal();
  const give = (part: Partial<DiscountSpec>) => set("discount", { ...discount, ...part });
  const free = discount.value.type === "free-shipping";
  return (
    <FormLayout>
      <ValueFields
        value={discount.value}
        kinds={campaign.kind === "free-shipping" ? ["free-shipping"] : ["percentage", "amount"]}
        path="discount.value"
        onChange={(value) => set("discount", withValue(discount, value))}
      />
      <Minimum discount={discount} give={give} />
      {!free && (
        <WordsField
          label={text("popups.discount.products")}
          help={text("popups.discount.productsHelp")}
          value={discount.productIds}
          onChange={(typed) => give({ productIds: typed.map(idOf), collectionIds: [] })}
          error={refusal("discount.productIds") ?? refusal("discount.productIds.0")}
        />
      )}
      <BlockStack gap="100">
        <Checkbox
          label={text("popups.discount.once")}
          checked={discount.oncePerCustomer}
          onChange={(oncePerCustomer) => give({ oncePerCustomer })}
        />
        <Text as="p" variant="bodyMd">
          {text("popups.discount.combines")}
        </Text>
        {(["order", "product", "shipping"] as const)
          .filter((other) => !(free && other === "shipping"))
          .map((other) => (
            <Checkbox
              key={other}
              label={text(`popups.discount.combinesWith.${other}`)}
              checked={discount.combinesWith[other]}
              onChange={(on) => give({ combinesWith: { ...discount.combinesWith, [other]: on } })}
            />
          ))}
      </BlockStack>
      <NumberField
        label={text("popups.discount.validHours")}
        help={text("popups.discount.validHoursHelp")}
        value={discount.validHours}
        optional
        onChange={(validHours) => give({ validHours })}
        error={refusal("discount.validHours")}
      />
      <FormLayout.Group condensed>
        <TextField
          label={text("popups.discount.prefix")}
          helpText={text("popups.discount.prefixHelp")}
          value={discount.prefix}
          onChange={(prefix) => give({ prefix: prefix.toUpperCase() })}
          error={refusal("discount.prefix")}
          autoComplete="off"
        />
        <TextField
          label={text("popups.discount.shared")}
          helpText={text("popups.discount.sharedHelp")}
          value={discount.sharedCode ?? ""}
          onChange={(code) => give({ sharedCode: code.trim() || null })}
          error={refusal("discount.sharedCode")}
          autoComplete="off"
        />
      </FormLayout.Group>
    </FormLayout>
  );
}

type ValueProps = { value: Value; kinds: Value["type"][]; path: string; onChange: (value: Value) => void };

const FIRST: Record<Value["type"], Value> = {
  percentage: USUAL_DISCOUNT.value,
  amount: { type: "amount", amountMinor: 500 },
  "free-shipping": FREE_SHIPPING,
};

/** How much: of the campaign, or of one variant. */
export function ValueFields({ value, kinds, path, onChange }: ValueProps) {
  const text = useText();
  const { currency } = useEditing();
  const refusal = useRefusal();
  return (
    <FormLayout.Group condensed>
      {kinds.length > 1 && (
        <Select
          label={text("popups.discount.type")}
          options={kinds.map((type) => ({ value: type, label: text(`popups.discount.types.${type}`) }))}
          value={value.type}
          onChange={(type) => onChange(FIRST[type as Value["type"]])}
        />
      )}
      {value.type === "percentage" && (
        <NumberField
          label={text("popups.discount.percent")}
          suffix="%"
          value={value.percent}
          onChange={(percent) => onChange({ ...value, percent: percent as number })}
          error={refusal(`${path}.percent`)}
        />
      )}
      {value.type === "amount" && (
        <MoneyField
          label={text("popups.discount.amount")}
          currency={currency}
          value={value.amountMinor}
          onChange={(amountMinor) => onChange({ ...value, amountMinor: amountMinor as number })}
          error={refusal(`${path}.amountMinor`)}
        />
      )}
      {value.type === "free-shipping" && (
        <MoneyField
          label={text("popups.discount.maximum")}
          help={text("popups.discount.maximumHelp")}
          currency={currency}
          value={value.maximumMinor}
          optional
          onChange={(maximumMinor) => onChange({ ...value, maximumMinor })}
          error={refusal(`${path}.maximumMinor`)}
        />
      )}
    </FormLayout.Group>
  );
}

type Give = (part: Partial<DiscountSpec>) => void;

function Minimum({ discount: { minimum }, give }: { discount: DiscountSpec; give: Give }) {
  const text = useText();
  const { currency } = useEditing();
  const refusal = useRefusal();
  const first = {
    none: { type: "none" },
    subtotal: { type: "subtotal", amountMinor: 5_000 },
    quantity: { type: "quantity", quantity: 2 },
  } as const;
  return (
    <FormLayout.Group condensed>
      <Select
        label={text("popups.discount.minimum")}
        options={(["none", "subtotal", "quantity"] as const).map((type) => ({
          value: type,
          label: text(`popups.discount.minimums.${type}`),
        }))}
        value={minimum.type}
        onChange={(type) => give({ minimum: first[type as keyof typeof first] })}
      />
      {minimum.type === "subtotal" && (
        <MoneyField
          label={text("popups.discount.minimumAmount")}
          currency={currency}
          value={minimum.amountMinor}
          onChange={(amountMinor) => give({ minimum: { ...minimum, amountMinor: amountMinor as number } })}
          error={refusal("discount.minimum.amountMinor")}
        />
      )}
      {minimum.type === "quantity" && (
        <NumberField
          label={text("popups.discount.minimumQuantity")}
          value={minimum.quantity}
          onChange={(quantity) => give({ minimum: { ...minimum, quantity: quantity as number } })}
          error={refusal("discount.minimum.quantity")}
        />
      )}
    </FormLayout.Group>
  );
}

/** An id, or the address or global id it ends. */
function idOf(typed: string): string {
  return /(\d+)\/?$/.exec(typed)?.[1] ?? typed;
}
