// Why something failed or was refused: in the merchant's language, and below it exactly.
import { Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { reasonKind } from "./reason-kind.ts";

/** @param advised says also what to do about it: of a message that was set aside */
export function Reason({ sentence, advised = false }: { sentence: string; advised?: boolean }) {
  const text = useText();
  const kind = reasonKind(sentence);
  return (
    <div className="pr-reason">
      <Text as="span">{text(`data.reasons.${kind}`)}</Text>
      {advised && <Text as="span">{text(`data.advice.${adviceFor(kind)}`)}</Text>}
      <Text as="span" tone="subdued" variant="bodySm">
        <bdi lang="en" dir="ltr">
          {sentence}
        </bdi>
      </Text>
    </div>
  );
}

type Advice = "currency" | "wait" | "compare" | "none" | "again";

function adviceFor(kind: ReturnType<typeof reasonKind>): Advice {
  switch (kind) {
    case "currency":
      return "currency";
    case "currencyUnknown":
      return "wait";
    case "unreadable":
      return "compare";
    case "erased":
      return "none";
    default:
      return "again";
  }
}
