// The results of a campaign: verdicts, intervals, groups, what the traffic can show, and how well its triggers aim.
import type { ExperimentReading } from "../experiments/read-experiment.ts";
import { Empty } from "../ui/empty.tsx";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import { ResultGroups } from "./result-groups.tsx";
import { ResultLifts } from "./result-lifts.tsx";
import { ResultReach } from "./result-reach.tsx";
import { ResultTriggers } from "./result-triggers.tsx";
import type { CampaignResults } from "./results.ts";
import { VerdictBanner } from "./verdict-banner.tsx";

type Props = { results: CampaignResults; reading: ExperimentReading };

export function ResultsScreen({ results, reading }: Props) {
  const text = useText();
  const { arms, triggers } = results;
  const met = arms.reduce((sum, { arm }) => sum + arm.visitors, 0);
  if (met === 0) {
    return <Empty title={text("popups.results.empty.title")} body={text("popups.results.empty.body")} />;
  }
  const nameOf = (id: string) => arms.find(({ arm }) => arm.id === id)?.name ?? id;
  const several = reading.comparisons.length > 1;
  const variantOf = (id: string) =>
    several ? text("popups.experiment.variant", { name: isolate(nameOf(id)) }) : null;
  const against = reading.comparisons[0]?.control.id === "holdout";
  return (
    <div className="pr-results">
      {reading.comparisons.map((comparison) => (
        <VerdictBanner
          key={comparison.variant.id}
          verdict={comparison.verdict}
          variant={variantOf(comparison.variant.id)}
        />
      ))}
      {reading.comparisons.length === 0 && (
        <VerdictBanner
          verdict={{ decision: "cannot-tell", reasons: [{ because: "no-holdout" }] }}
          variant={null}
        />
      )}
      <ResultLifts
        comparisons={reading.comparisons}
        variantOf={variantOf}
        alpha={reading.alpha}
        against={against}
      />
      <ResultGroups results={results} reading={reading} />
      {reading.comparisons[0]?.reach && <ResultReach reach={reading.comparisons[0].reach} />}
      <ResultTriggers triggers={triggers} />
    </div>
  );
}
