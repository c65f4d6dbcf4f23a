// Since when facts may be missing from figures that are derived now and then.
import { Text } from "@shopify/polaris";
import { useFormats, useText } from "../../ui/language-provider.tsx";

/** @param asOf null = nothing is missing, and nothing is said */
export function AsOfNote({ asOf }: { asOf: Date | string | null }) {
  const text = useText();
  const formats = useFormats();
  if (asOf === null) return null;
  return (
    <Text as="p" tone="subdued">
      {text("groups.asOf", { time: formats.dateTime(new Date(asOf)) })}
    </Text>
  );
}
