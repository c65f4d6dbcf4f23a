// One customer's page: figures, details, and the timeline of everything known.
import { BlockStack, Card, InlineStack, Tag, Text } from "@shopify/polaris";
import { Figure } from "../ui/figure.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { CustomerProfile as Profile } from "./customer-timeline.ts";
import { useMoney } from "./money-display.tsx";

export function CustomerFigures({ profile }: { profile: Profile }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const average = profile.purchases ? Number(profile.grossMinor) / profile.purchases : null;
  const day = (at: Date | null) => (at ? formats.date(at) : NO_VALUE);
  return (
    <section className="pr-grid">
      <h2 className="pr-hidden">{text("customer.figuresTitle")}</h2>
      <Figure label={text("customer.purchases")} value={formats.number(profile.purchases)} />
      <Figure label={text("customer.net")} value={money(profile.netMinor)} />
      <Figure label={text("customer.gross")} value={money(profile.grossMinor)} />
      <Figure label={text("customer.average")} value={money(average)} />
      <Figure label={text("customer.rhythm")} value={formats.days(profile.medianGapDays)} />
      <Figure label={text("customer.firstPurchase")} value={day(profile.firstAt)} />
      <Figure label={text("customer.lastPurchase")} value={day(profile.lastAt)} />
    </section>
  );
}

const CONSENTS = ["subscribed", "unsubscribed", "pending", "not_subscribed", "redacted", "invalid"] as const;

export function CustomerDetails({ profile }: { profile: Profile }) {
  const text = useText();
  const formats = useFormats();
  const withheld = text("customers.withheld");
  const consent = (state: string | null) => {
    const known = CONSENTS.find((one) => one === state?.toLowerCase());
    return known ? text(`customer.consent.${known}`) : NO_VALUE;
  };
  const details: [string, string][] = [
    [text("customer.email"), profile.email ?? withheld],
    [text("customer.phone"), profile.phone ?? withheld],
    [text("customer.country"), profile.country ? countryName(profile.country, formats.language) : NO_VALUE],
    [text("customer.emailConsent"), consent(profile.emailConsent)],
    [text("customer.smsConsent"), consent(profile.smsConsent)],
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("customer.details")}
        </Text>
        <dl className="pr-inputs">
          {details.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        {profile.tags.length > 0 && (
          <InlineStack gap="100">
            {profile.tags.map((tag) => (
              <Tag key={tag}>
                <bdi>{tag}</bdi>
              </Tag>
            ))}
          </InlineStack>
        )}
        {profile.customerId < 0n && (
          <Text as="p" tone="subdued">
            {text("customer.provisional")}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

// an export may hold what is no country; it is shown as it stands
function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
