// The builder: name and rule at one side, whom the rule holds right now at the other, as one edits.
import { Form } from "@remix-run/react";
import { BlockStack, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import { SaveBar } from "../ui/save-bar.tsx";
import { LiveCount } from "./live-count.tsx";
import { RuleGroup } from "./rule-builder.tsx";
import { type DraftGroup, type DraftNode, isGroup } from "./rule-draft.ts";
import type { RuleNames } from "./rule-names.ts";
import { useLiveCount } from "./use-live-count.ts";

const FORM = "segment-form";

type Props = {
  saved: { name: string; draft: DraftNode };
  /** a new segment is unsaved from the beginning */
  fresh: boolean;
  names: RuleNames;
  /** what the server refused; shown until something changes */
  errors: { name: boolean; paths: string[] };
  saving: boolean;
};

export function SegmentBuilder({ saved, fresh, names, errors, saving }: Props) {
  const text = useText();
  const [name, setName] = useState(saved.name);
  const [draft, setDraft] = useState<DraftGroup>(() => asGroup(saved.draft));
  const [touched, setTouched] = useState(false);
  const live = useLiveCount(draft);
  const edit = (changed: DraftGroup) => {
    setTouched(true);
    setDraft(changed);
  };
  const paths = touched ? live.problems : [...live.problems, ...errors.paths];
  return (
    <Form method="post" id={FORM} noValidate>
      <input type="hidden" name="rule" value={JSON.stringify(draft)} />
      <SaveBar
        id="segment-save-bar"
        formId={FORM}
        dirty={fresh || touched || name !== saved.name}
        saving={saving}
        onDiscard={() => {
          setName(saved.name);
          setDraft(asGroup(saved.draft));
          setTouched(false);
        }}
      />
      <div className="pr-aside">
        <BlockStack gap="400">
          <Card>
            <TextField
              label={text("segments.builder.nameLabel")}
              helpText={text("segments.builder.nameHelp")}
              name="name"
              value={name}
              onChange={setName}
              error={errors.name && name.trim() === "" && text("segments.builder.nameError")}
              maxLength={100}
              autoComplete="off"
            />
          </Card>
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingSm">
                {text("segments.builder.ruleTitle")}
              </Text>
              <RuleGroup
                group={draft}
                path=""
                depth={1}
                names={names}
                wrong={new Set(paths)}
                refused={new Set(errors.paths)}
                onChange={edit}
              />
              <Text as="p" tone="subdued">
                {text("segments.builder.ruleHelp")}
              </Text>
            </BlockStack>
          </Card>
        </BlockStack>
        <LiveCount live={live} />
      </div>
    </Form>
  );
}

/** The builder's outermost thing is always a group. */
function asGroup(draft: DraftNode): DraftGroup {
  return isGroup(draft) ? draft : { is: "all", of: [draft] };
}
