// A member's tier with the way to the next one, and the stamps on their cards.
import { Text } from "@shopify/polaris";
import { useMoney } from "../commerce/money-display.tsx";
import { Figure } from "../ui/figure.tsx";
import { isolate, NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { MemberStanding } from "./member-standing.server.ts";

export function Standing({ standing: { tier, cards } }: { standing: MemberStanding }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  if (!tier && cards.length === 0) return null;
  const missing = ({ next, measure }: NonNullable<MemberStanding["tier"]>) => {
    if (!next) return null;
    const left = measure === "spend" ? money(BigInt(next.left)) : formats.number(next.left);
    return text(`staff.standing.next.${measure}`, { name: isolate(next.name), left });
  };
  return (
    <section className="pr-grid">
      <h2 className="pr-hidden">{text("staff.standing.title")}</h2>
      {tier && (
        <Figure
          label={text("staff.standing.tier")}
          value={tier.name ?? NO_VALUE}
          explanation={{ definition: text("staff.standing.tierDefinition") }}
          detail={
            tier.next && (
              <Text as="p" tone="subdued">
                {missing(tier)}
              </Text>
            )
          }
        />
      )}
      {cards.map(({ id, name, stamps, size }) => (
        <Figure
          key={id}
          label={name}
          value={text("staff.standing.stamps", {
            stamps: formats.number(stamps),
            size: formats.number(size),
          })}
          explanation={{ definition: text("staff.standing.stampsDefinition") }}
        />
      ))}
    </section>
  );
}
