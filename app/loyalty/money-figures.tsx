// What the programme owes and does, each figure with its definition.
import { useMoney } from "../commerce/money-display.tsx";
import { Figure } from "../ui/figure.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { MoneyView } from "./money-view.server.ts";

export function MoneyFigures({ view }: { view: MoneyView }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const percent = (share: number | null) => formats.percent(share === null ? null : share * 100);
  const points = (value: bigint) => formats.number(Number(value));
  const input = (key: "issued" | "redeemed" | "expired") => ({
    label: text(`loyalty.money.${key}`),
    value: points(view[key]),
  });
  return (
    <section className="pr-grid" aria-label={text("loyalty.money.title")}>
      <Figure
        label={text("loyalty.money.members")}
        value={formats.number(view.members)}
        explanation={{ definition: text("loyalty.money.membersDefinition") }}
      />
      <Figure
        label={text("loyalty.money.outstanding")}
        value={points(view.outstanding)}
        explanation={{ definition: text("loyalty.money.outstandingDefinition") }}
      />
      <Figure
        label={text("loyalty.money.liability")}
        value={view.liabilityMinor === null ? NO_VALUE : money(view.liabilityMinor)}
        explanation={{ definition: text("loyalty.money.liabilityDefinition") }}
      />
      <Figure
        label={text("loyalty.money.rate")}
        value={percent(view.redemptionRate)}
        explanation={{
          definition: text("loyalty.money.rateDefinition"),
          inputs: [input("redeemed"), input("issued")],
        }}
      />
      <Figure
        label={text("loyalty.money.breakage")}
        value={percent(view.breakage)}
        explanation={{
          definition: text("loyalty.money.breakageDefinition"),
          inputs: [input("expired"), input("redeemed")],
        }}
      />
    </section>
  );
}
