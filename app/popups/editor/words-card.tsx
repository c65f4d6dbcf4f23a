// What the popup says, language by language.
import { BlockStack, Button, Card, FormLayout, InlineStack, Select, TextField } from "@shopify/polaris";
import { useText } from "../../ui/language-provider.tsx";
import { type Campaign, type CampaignTexts, TEXT_KEYS, type TextKey } from "../campaign.ts";
import { reads, STOREFRONT_LANGUAGES } from "../default-texts.ts";
import { usualWordsOf } from "../templates.ts";
import { useEditing, useRefusal } from "./editing.ts";
import { Section, WordsField } from "./fields.tsx";
import { useLanguageName } from "./language-name.ts";

const MAIN: TextKey[] = ["title", "body", "button"];
const OTHERS = TEXT_KEYS.filter((key) => !MAIN.includes(key));

export function WordsCard() {
  const text = useText();
  const { campaign, change, language, amount } = useEditing();
  const refusal = useRefusal();
  const said = campaign.texts[language] ?? {};
  const say = (part: Partial<CampaignTexts>) =>
    change((before) => ({ ...before, texts: { ...before.texts, [language]: kept({ ...said, ...part }) } }));
  const field = (key: TextKey, more: object = {}) => (
    <TextField
      key={key}
      label={text(`popups.words.keys.${key}`)}
      value={said[key] ?? ""}
      onChange={(value) => say({ [key]: value })}
      error={refusal(`texts.${language}.${key}`)}
      autoComplete="off"
      {...more}
    />
  );
  return (
    <Card>
      <Section title={text("popups.words.title")} lead={text("popups.words.lead")}>
        <Languages />
        <div dir={reads(language)} lang={language}>
          <FormLayout>
            {field("title")}
            {field("body", { multiline: 2 })}
            {field("button")}
            {campaign.kind === "question" && <Answers />}
          </FormLayout>
        </div>
        <InlineStack>
          <Button variant="plain" onClick={() => say(usualWordsOf(campaign, language, amount))}>
            {text("popups.words.usual")}
          </Button>
        </InlineStack>
        <details className="pr-more">
          <summary>{text("popups.words.more")}</summary>
          <div dir={reads(language)} lang={language} className="pr-more__body">
            <FormLayout>
              {OTHERS.map((key) => field(key, { placeholder: text("popups.words.own") }))}
            </FormLayout>
          </div>
        </details>
      </Section>
    </Card>
  );
}

/** Without what is empty: that is said in the words of the storefront itself. */
function kept(texts: Partial<CampaignTexts>): CampaignTexts {
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== "")) as CampaignTexts;
}

function Languages() {
  const text = useText();
  const name = useLanguageName();
  const { campaign, change, language, setLanguage, amount } = useEditing();
  const there = Object.keys(campaign.texts);
  const missing = STOREFRONT_LANGUAGES.filter((one) => !there.includes(one));
  const label = (one: string) =>
    one === campaign.language ? text("popups.words.main", { language: name(one) }) : name(one);
  const add = (added: string) => {
    change((before) => ({
      ...before,
      texts: { ...before.texts, [added]: usualWordsOf(before, added, amount) },
    }));
    setLanguage(added);
  };
  const remove = () => {
    change((before) => withoutLanguage(before, language));
    setLanguage(campaign.language);
  };
  return (
    <BlockStack gap="200">
      <div className="pr-controls">
        <Select
          label={text("popups.words.language")}
          options={there.map((value) => ({ value, label: label(value) }))}
          value={language}
          onChange={setLanguage}
        />
        {missing.length > 0 && (
          <Select
            label={text("popups.words.add")}
            options={[
              { value: "", label: text("popups.words.choose") },
              ...missing.map((value) => ({ value, label: name(value) })),
            ]}
            value=""
            onChange={(added) => added && add(added)}
          />
        )}
      </div>
      {language !== campaign.language && (
        <InlineStack gap="300">
          <Button variant="plain" onClick={() => change((before) => ({ ...before, language }))}>
            {text("popups.words.makeMain")}
          </Button>
          <Button variant="plain" tone="critical" onClick={remove}>
            {text("popups.words.remove", { language: name(language) })}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

function withoutLanguage(campaign: Campaign, language: string): Campaign {
  const { [language]: _, ...texts } = campaign.texts;
  return {
    ...campaign,
    texts,
    variants: campaign.variants.map((variant) => {
      if (!variant.texts) return variant;
      const { [language]: __, ...rest } = variant.texts;
      return { ...variant, texts: rest };
    }),
  };
}

/** A question's answers: their words in this language; which there are is the same in all. */
function Answers() {
  const text = useText();
  const { campaign, change, language } = useEditing();
  const refusal = useRefusal();
  const options = campaign.texts[language]?.options ?? {};
  return (
    <BlockStack gap="200">
      <WordsField
        label={text("popups.words.answers")}
        help={text("popups.words.answersHelp")}
        value={campaign.options.map((key) => options[key] ?? key)}
        onChange={(words) =>
          change((before) => {
            const keys = words.map((_, index) => before.options[index] ?? String.fromCharCode(97 + index));
            const told = Object.fromEntries(keys.map((key, index) => [key, words[index]!]));
            const said = { ...before.texts[language], options: told };
            return { ...before, options: keys, texts: { ...before.texts, [language]: said } };
          })
        }
        error={refusal("options")}
      />
    </BlockStack>
  );
}
