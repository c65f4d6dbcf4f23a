// The verdict in words: what to do, and why.
import { Banner, type BannerProps, List, Text } from "@shopify/polaris";
import type { Decision, Reason, Verdict } from "../experiments/verdict.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";

const TONES: Record<Decision, BannerProps["tone"]> = {
  keep: "success",
  stop: "warning",
  "not-enough-data": "info",
  "cannot-tell": "critical",
};

type Props = {
  verdict: Verdict;
  /** of the variant, where there are several */
  variant: string | null;
};

export function VerdictBanner({ verdict, variant }: Props) {
  const text = useText();
  const say = useReasonText();
  const decision = text(`popups.verdict.decisions.${verdict.decision}`);
  const title = variant ? text("popups.verdict.of", { variant, decision }) : decision;
  return (
    <Banner tone={TONES[verdict.decision]} title={title}>
      <List>
        {verdict.reasons.map((reason) => (
          <List.Item key={reason.because}>{say(reason)}</List.Item>
        ))}
      </List>
      <Text as="p">{text(`popups.verdict.next.${verdict.decision}`)}</Text>
    </Banner>
  );
}

function useReasonText(): (reason: Reason) => string {
  const text = useText();
  const formats = useFormats();
  return (reason) => {
    const figure = "figure" in reason ? text(`popups.verdict.figures.${reason.figure}`) : "";
    switch (reason.because) {
      case "adds-too-little":
        return text("popups.verdict.because.adds-too-little", {
          figure,
          worthwhile: formats.percent(100 * reason.worthwhile),
        });
      case "too-few-orders":
        return text("popups.verdict.because.too-few-orders", {
          orders: reason.orders,
          needed: reason.needed,
        });
      default:
        return text(`popups.verdict.because.${reason.because}`, { figure });
    }
  };
}
