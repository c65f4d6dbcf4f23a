// The page's own check of a campaign, with the numbers behind each finding.
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { Finding, Level } from "./campaign-checks.ts";
import { PROOF_DAYS, PROOF_LIFT } from "./campaign-checks.ts";
import { useLanguageName } from "./editor/language-name.ts";

type Props = {
  findings: Finding[];
  /** writes the discount's percentage into all words that promise another */
  onMendNumbers: () => void;
};

const ORDER: Record<Level, number> = { problem: 0, advice: 1, good: 2 };

export function ChecksCard({ findings, onMendNumbers }: Props) {
  const text = useText();
  const say = useFindingText();
  const sorted = [...findings].sort((a, b) => ORDER[a.level] - ORDER[b.level]);
  const open = sorted.filter(({ level }) => level !== "good").length;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("popups.checks.title")}
        </Text>
        <Text as="p" tone="subdued">
          <span role="status">{text("popups.checks.count", { count: open })}</span>
        </Text>
        <ul className="pr-findings">
          {sorted.map((finding) => (
            <li key={JSON.stringify(finding)} className={`pr-finding pr-finding--${finding.level}`}>
              <span className="pr-finding__mark" aria-hidden="true">
                {{ problem: "!", advice: "?", good: "✓" }[finding.level]}
              </span>
              <BlockStack gap="100">
                <Text as="h3" variant="headingSm">
                  <span className="pr-hidden">{text(`popups.checks.levels.${finding.level}`)} </span>
                  {text(`popups.checks.names.${finding.check}`)}
                </Text>
                <Text as="p">{say(finding)}</Text>
                {finding.check === "number" && (
                  <InlineStack>
                    <Button variant="plain" onClick={onMendNumbers}>
                      {text("popups.checks.mendNumbers")}
                    </Button>
                  </InlineStack>
                )}
              </BlockStack>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function useFindingText(): (finding: Finding) => string {
  const text = useText();
  const formats = useFormats();
  const name = useLanguageName();
  const percent = (share: number) => formats.percent(100 * share, 0);
  const list = (languages: string[]) =>
    new Intl.ListFormat(formats.language).format([...new Set(languages)].map(name));
  return (finding) => {
    switch (finding.check) {
      case "contrast":
        if (finding.part === "theme") return text("popups.checks.contrast.theme");
        return text(`popups.checks.contrast.${finding.part}`, {
          ratio: formats.number(finding.ratio, 1),
          needed: formats.number(finding.needed, 1),
        });
      case "length":
        return finding.words.length === 0
          ? text("popups.checks.length.good")
          : text("popups.checks.length.long", {
              languages: list(finding.words.map(({ language }) => language)),
            });
      case "number":
        return text("popups.checks.number", {
          languages: list(finding.languages),
          percent: percent(finding.percent / 100),
        });
      case "frequency":
        return text(`popups.checks.frequency.${finding.because}`);
      case "margin": {
        if (finding.because === "none-given") return text("popups.checks.margin.none");
        if (finding.because === "unknown") return text("popups.checks.margin.unknown");
        if (finding.because === "shipping-unknown") return text("popups.checks.margin.shipping");
        const values = {
          given: percent(finding.given),
          left: percent(finding.left),
          known: percent(finding.costKnown),
        };
        return finding.moreOrders === null
          ? text("popups.checks.margin.loss", values)
          : text("popups.checks.margin.known", { ...values, more: percent(finding.moreOrders) });
      }
      case "size":
        return text("popups.checks.size", {
          size: formats.number(finding.bytes / 1024, 1),
          all: formats.number((finding.bytes + finding.others) / 1024, 1),
          limit: formats.number(finding.limit / 1024),
        });
      case "proof": {
        const { holdout, lift, days, holdoutNeeded } = finding;
        if (holdout === 0) return text("popups.checks.proof.none");
        if (lift === null) return text("popups.checks.proof.noOrders");
        const values = {
          holdout: percent(holdout / 100),
          days: formats.days(PROOF_DAYS),
          lift: percent(lift),
          example: percent(PROOF_LIFT),
        };
        if (lift > 1) return text("popups.checks.proof.small", values);
        if (days === null) return text("popups.checks.proof.never", values);
        return holdoutNeeded === null || holdoutNeeded <= holdout
          ? text("popups.checks.proof.in", { ...values, when: formats.days(days) })
          : text("popups.checks.proof.larger", {
              ...values,
              when: formats.days(days),
              needed: percent(holdoutNeeded / 100),
            });
      }
    }
  };
}
