// How points are earned: for money, for orders, once, on birthdays; and what of an order counts, in words.
import { BlockStack, Checkbox, FormLayout, InlineStack, Select, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { Section, Typed } from "./draft-fields.tsx";
import type { DraftLeapDay, DraftRounding, ProgrammeDraft } from "./programme-draft.ts";

export type SectionProps = { draft: ProgrammeDraft; onChange: (part: Partial<ProgrammeDraft>) => void };

const COUNTS = ["discounts", "tax", "shipping", "giftCards"] as const;

export function EarningSection({ draft, onChange }: SectionProps) {
  const text = useText();
  const { spend, perOrder, birthday } = draft;
  const setSpend = (part: Partial<typeof spend>) => onChange({ spend: { ...spend, ...part } });
  const setBirthday = (part: Partial<typeof birthday>) => onChange({ birthday: { ...birthday, ...part } });
  return (
    <Section title={text("programme.earn.title")} hint={text("programme.earn.hint")}>
      <FormLayout>
        <FormLayout.Group>
          <Typed
            path="spend.points"
            label={text("programme.earn.points")}
            value={spend.points}
            onChange={(points) => setSpend({ points })}
          />
          <Typed
            path="spend.perAmount"
            kind="money"
            label={text("programme.earn.perAmount")}
            value={spend.perAmount}
            onChange={(perAmount) => setSpend({ perAmount })}
          />
        </FormLayout.Group>
      </FormLayout>
      <fieldset className="pr-fieldset">
        <legend>{text("programme.earn.counts")}</legend>
        <InlineStack gap="400">
          {COUNTS.map((what) => (
            <Checkbox
              key={what}
              label={text(`programme.earn.count.${what}`)}
              checked={spend[what]}
              onChange={(on) => setSpend({ [what]: on })}
            />
          ))}
        </InlineStack>
      </fieldset>
      <Select
        label={text("programme.earn.rounding")}
        options={(["down", "nearest", "up"] as const).map((value) => ({
          value,
          label: text(`programme.earn.round.${value}`),
        }))}
        value={draft.rounding}
        onChange={(rounding) => onChange({ rounding: rounding as DraftRounding })}
      />
      <CountsInWords draft={draft} />
      <FormLayout>
        <FormLayout.Group>
          <Typed
            path="perOrder.points"
            label={text("programme.earn.perOrder")}
            value={perOrder.points}
            onChange={(points) => onChange({ perOrder: { ...perOrder, points } })}
          />
          <Typed
            path="perOrder.minimum"
            kind="money"
            label={text("programme.earn.perOrderMinimum")}
            value={perOrder.minimum}
            onChange={(minimum) => onChange({ perOrder: { ...perOrder, minimum } })}
          />
        </FormLayout.Group>
        <FormLayout.Group>
          <Typed
            path="firstOrder"
            label={text("programme.earn.firstOrder")}
            hint={text("programme.earn.firstOrderHint")}
            value={draft.firstOrder}
            onChange={(firstOrder) => onChange({ firstOrder })}
          />
          <Typed
            path="signUp"
            label={text("programme.earn.signUp")}
            hint={text("programme.earn.signUpHint")}
            value={draft.signUp}
            onChange={(signUp) => onChange({ signUp })}
          />
        </FormLayout.Group>
        <FormLayout.Group>
          <Typed
            path="birthday.points"
            label={text("programme.earn.birthday")}
            hint={text("programme.earn.birthdayHint")}
            value={birthday.points}
            onChange={(points) => setBirthday({ points })}
          />
          <Typed
            path="birthday.noticeDays"
            label={text("programme.earn.noticeDays")}
            hint={text("programme.earn.noticeDaysHint")}
            value={birthday.noticeDays}
            onChange={(noticeDays) => setBirthday({ noticeDays })}
          />
          <Select
            label={text("programme.earn.leapDay")}
            options={(["february-28", "march-1"] as const).map((value) => ({
              value,
              label: text(`programme.earn.leap.${value}`),
            }))}
            value={birthday.leapDay}
            onChange={(leapDay) => setBirthday({ leapDay: leapDay as DraftLeapDay })}
          />
        </FormLayout.Group>
      </FormLayout>
    </Section>
  );
}

/** What the ticks and the rounding mean for an order. */
function CountsInWords({ draft: { spend, rounding } }: { draft: ProgrammeDraft }) {
  const text = useText();
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        {text("programme.words.goods")}{" "}
        {COUNTS.map((what) => text(`programme.words.${what}.${spend[what] ? "in" : "out"}`)).join(" ")}
      </Text>
      <Text as="p" tone="subdued">
        {text(`programme.words.rounding.${rounding}`)}
      </Text>
    </BlockStack>
  );
}
