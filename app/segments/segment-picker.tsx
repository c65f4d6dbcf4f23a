// Other segments a rule is made of, chosen from a list.
import { BlockStack, InlineError, Select } from "@shopify/polaris";
import { useId } from "react";
import { ChosenTags } from "../ui/chosen-tags.tsx";
import { useText } from "../ui/language-provider.tsx";
import type { NamedSegment } from "./rule-names.ts";
import { segmentName } from "./segment-name.ts";

type Props = {
  chosen: string[];
  segments: NamedSegment[];
  error?: string;
  onChange: (handles: string[]) => void;
};

export function SegmentPicker({ chosen, segments, error, onChange }: Props) {
  const text = useText();
  const id = useId();
  const nameOf = (handle: string) => {
    const found = segments.find((one) => one.handle === handle);
    return found ? segmentName(found, text) : text("segments.unknownSegment", { handle });
  };
  const options = (kind: NamedSegment["kind"]) =>
    segments
      .filter((one) => one.kind === kind && one.offered && !chosen.includes(one.handle))
      .map((one) => ({ value: one.handle, label: segmentName(one, text) }));
  return (
    <div className="pr-wide">
      <BlockStack gap="200">
        <ChosenTags chosen={chosen} nameOf={nameOf} onChange={onChange} />
        <Select
          id={id}
          label={text(chosen.length > 0 ? "segments.builder.orSegment" : "segments.builder.chooseSegment")}
          helpText={text("segments.builder.segmentHelp")}
          placeholder={text("segments.builder.segmentHint")}
          options={[
            { title: text("segments.kind.own"), options: options("own") },
            { title: text("segments.kind.builtIn"), options: options("built-in") },
          ].filter((group) => group.options.length > 0)}
          value=""
          onChange={(handle) => onChange([...chosen, handle])}
        />
        {error && <InlineError message={error} fieldID={id} />}
      </BlockStack>
    </div>
  );
}
