// What was chosen, each to be taken away again.
import { InlineStack, Tag } from "@shopify/polaris";

type Props = { chosen: string[]; nameOf: (one: string) => string; onChange: (left: string[]) => void };

export function ChosenTags({ chosen, nameOf, onChange }: Props) {
  if (chosen.length === 0) return null;
  return (
    <InlineStack gap="100">
      {chosen.map((one) => (
        <Tag
          key={one}
          accessibilityLabel={nameOf(one)}
          onRemove={() => onChange(chosen.filter((other) => other !== one))}
        >
          <bdi>{nameOf(one)}</bdi>
        </Tag>
      ))}
    </InlineStack>
  );
}
