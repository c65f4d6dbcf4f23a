// Since when facts may be missing from figures that are derived now and then; and which are worked out while one waits.
import { Text } from "@shopify/polaris";
import { useFormats, useText } from "../../ui/language-provider.tsx";

/** @param asOf null = nothing is missing @param anew read from all purchases */
export function AsOfNote({ asOf, anew = false }: { asOf: Date | string | null; anew?: boolean }) {
  const text = useText();
  const formats = useFormats();
  const said = [
    asOf === null ? "" : text("groups.asOf", { time: formats.dateTime(new Date(asOf)) }),
    anew ? text("groups.anew") : "",
  ].filter(Boolean);
  if (said.length === 0) return null;
  return (
    <Text as="p" tone="subdued">
      {said.join(" ")}
    </Text>
  );
}
