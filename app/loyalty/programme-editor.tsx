// The whole programme in one form: what is typed stays until it is saved or discarded, refusals stand at their fields, and
// what last month would have cost is told while it is typed.
import { Form } from "@remix-run/react";
import { Banner, BlockStack, Link, List, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { NamedSegment } from "../segments/rule-names.ts";
import { useText } from "../ui/language-provider.tsx";
import { SaveBar } from "../ui/save-bar.tsx";
import { ActSection } from "./act-section.tsx";
import { BonusSection } from "./bonus-section.tsx";
import { CardSection } from "./card-section.tsx";
import { type FormWorld, FormWorldProvider, fieldId } from "./draft-fields.tsx";
import { EarningSection } from "./earning-section.tsx";
import { LivePreview } from "./live-preview.tsx";
import type { Preview } from "./preview.server.ts";
import type { DraftErrors, ProgrammeDraft } from "./programme-draft.ts";
import { RewardSection } from "./reward-section.tsx";
import { TierSection } from "./tier-section.tsx";
import { TimeSection } from "./time-section.tsx";

const FORM = "programme-form";

export type EditorNames = {
  products: Record<string, string>;
  collections: Record<string, string>;
  segments: NamedSegment[];
};

type Props = {
  saved: ProgrammeDraft;
  errors: DraftErrors;
  saving: boolean;
  currency: string;
  names: EditorNames;
  /** of what is saved; null: asked for by the page itself */
  preview: Preview | null;
  /** what saving does to a programme that runs; null while it is a draft */
  nextVersion: number | null;
  onDirty: (dirty: boolean) => void;
};

export function ProgrammeEditor(props: Props) {
  const { saved, errors, saving, currency, names, preview, nextVersion, onDirty } = props;
  const text = useText();
  const [draft, setDraft] = useState(saved);
  const sent = JSON.stringify(draft);
  const dirty = sent !== JSON.stringify(saved);
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  // the answer to a saving, and what was sent then
  const [refused, setRefused] = useState({ errors, draft });
  if (refused.errors !== errors) setRefused({ errors, draft });
  const current = stillTrue(refused.errors, refused.draft, draft);
  const world: FormWorld = { ...names, errors: current, currency, tiers: draft.tiers.levels };
  const section = {
    draft,
    onChange: (part: Partial<ProgrammeDraft>) => setDraft((before) => ({ ...before, ...part })),
  };
  return (
    <FormWorldProvider value={world}>
      <Form method="post" id={FORM} noValidate>
        <input type="hidden" name="intent" value="save" />
        <input type="hidden" name="draft" value={sent} />
        <SaveBar
          id="programme-save-bar"
          formId={FORM}
          dirty={dirty}
          saving={saving}
          onDiscard={() => setDraft(saved)}
        />
        <BlockStack gap="400">
          <Refusals errors={current} draft={draft} />
          <LivePreview saved={preview} draft={sent} dirty={dirty} />
          {nextVersion !== null && (
            <Text as="p" tone="subdued">
              {text("programme.nextVersion", { version: nextVersion })}
            </Text>
          )}
          <EarningSection {...section} />
          <TimeSection {...section} />
          <RewardSection {...section} />
          <CardSection {...section} />
          <TierSection {...section} />
          <BonusSection {...section} />
          <ActSection {...section} />
        </BlockStack>
      </Form>
    </FormWorldProvider>
  );
}

const SECTIONS = [
  "spend",
  "perOrder",
  "firstOrder",
  "signUp",
  "birthday",
  "acts",
  "bonuses",
  "rewards",
  "cards",
  "tiers",
  "name",
  "returnDays",
  "expiry",
] as const;

const LISTS = {
  acts: (draft: ProgrammeDraft) => draft.acts,
  bonuses: (draft: ProgrammeDraft) => draft.bonuses,
  rewards: (draft: ProgrammeDraft) => draft.rewards,
  cards: (draft: ProgrammeDraft) => draft.cards,
  "tiers.levels": (draft: ProgrammeDraft) => draft.tiers.levels,
};

/** Refusals go by place: once something was added to a list or taken from it, they may be about something else. */
function stillTrue(errors: DraftErrors, sent: ProgrammeDraft, draft: ProgrammeDraft): DraftErrors {
  const moved = Object.entries(LISTS).filter(([, list]) => list(sent).length !== list(draft).length);
  const isMoved = (path: string) => moved.some(([name]) => path.startsWith(`${name}.`));
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !isMoved(path)));
}

/** What a refusal is about, where there are several: "Gold". */
function nameOf(path: string, draft: ProgrammeDraft): string {
  for (const [name, list] of Object.entries(LISTS)) {
    if (path.startsWith(`${name}.`))
      return list(draft)[Number.parseInt(path.slice(name.length + 1), 10)]?.name ?? "";
  }
  return "";
}

/** Where something is wrong, with a way there: the form is long. */
function Refusals({ errors, draft }: { errors: DraftErrors; draft: ProgrammeDraft }) {
  const text = useText();
  const banner = useRef<HTMLDivElement>(null);
  const wrong = Object.entries(errors);
  const some = wrong.length > 0;
  useEffect(() => {
    if (some) banner.current?.focus();
  }, [some]);
  if (wrong.length === 0) return null;
  return (
    <div ref={banner} tabIndex={-1}>
      <Banner tone="critical" title={text("programme.refused", { count: wrong.length })}>
        <List>
          {wrong.map(([path, problem]) => {
            const section = SECTIONS.find((one) => path === one || path.startsWith(`${one}.`));
            const about = nameOf(path, draft).trim();
            return (
              <List.Item key={path}>
                <Link
                  url={`#${fieldId(path)}`}
                  onClick={() => document.getElementById(fieldId(path))?.focus()}
                >
                  {section ? text(`programme.places.${section}`) : path}
                </Link>{" "}
                {about && <bdi>{about} – </bdi>}
                {text(`programme.problems.${problem}`)}
              </List.Item>
            );
          })}
        </List>
      </Banner>
    </div>
  );
}
