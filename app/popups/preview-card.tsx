// The popup as visitors will meet it, beside what is being edited: the storefront's own script, in a page of its own.
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useCallback, useEffect, useRef, useState } from "react";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import type { Campaign } from "./campaign.ts";
import { reads } from "./default-texts.ts";
import { useLanguageName } from "./editor/language-name.ts";
import previewScript from "./preview-frame.ts?worker&url";
import type { PreviewAnswer, PreviewMessage } from "./preview-message.ts";
import { type PublishingShop, publishCampaign } from "./published.ts";

/** Width and height of what is shown, in CSS pixels of the visitor's screen. */
const SCREENS = { phone: [390, 700], desktop: [1120, 760] } as const;
type Screen = keyof typeof SCREENS;

type Props = {
  campaign: Campaign;
  shop: PublishingShop;
  language: string;
  setLanguage: (language: string) => void;
  /** language → the storefront's own words */
  words: Record<string, Record<string, string>>;
};

export function PreviewCard({ campaign, shop, language, setLanguage, words }: Props) {
  const text = useText();
  const name = useLanguageName();
  const [screen, setScreen] = useState<Screen>("phone");
  const [arm, setArm] = useState(campaign.variants[0]!.key);
  const chosen = campaign.variants.some(({ key }) => key === arm) ? arm : campaign.variants[0]!.key;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("popups.preview.title")}
        </Text>
        <InlineStack gap="300" blockAlign="end">
          <ButtonGroup variant="segmented">
            {(Object.keys(SCREENS) as Screen[]).map((one) => (
              <Button key={one} pressed={screen === one} onClick={() => setScreen(one)}>
                {text(`popups.preview.screens.${one}`)}
              </Button>
            ))}
          </ButtonGroup>
          <Select
            label={text("popups.words.language")}
            labelHidden
            options={Object.keys(campaign.texts).map((value) => ({ value, label: name(value) }))}
            value={language}
            onChange={setLanguage}
          />
          {campaign.variants.length > 1 && (
            <Select
              label={text("popups.preview.variant")}
              labelHidden
              options={campaign.variants.map(({ key, name }) => ({
                value: key,
                label: text("popups.experiment.variant", { name: isolate(name) }),
              }))}
              value={chosen}
              onChange={setArm}
            />
          )}
        </InlineStack>
        <Screenful
          screen={screen}
          title={text("popups.preview.title")}
          message={messageOf({ campaign, shop, language, words }, chosen)}
        />
        <Text as="p" tone="subdued">
          {text("popups.preview.note")}
        </Text>
      </BlockStack>
    </Card>
  );
}

function messageOf(
  { campaign, shop, language, words }: Omit<Props, "setLanguage">,
  arm: string,
): PreviewMessage | null {
  const stored = {
    campaignId: 1n,
    state: "draft" as const,
    salt: "",
    createdAt: new Date(0),
    updatedAt: new Date(0),
    startedAt: null,
    armsSince: null,
    campaign: { ...campaign, schedule: { startsAt: null, endsAt: null } },
  };
  const own = campaign.variants.find(({ key }) => key === arm)?.texts?.[language];
  const known = Object.keys(words).find((one) => one === language || one === language.split("-")[0]);
  return {
    preview: "popup",
    campaign: publishCampaign(stored, shop),
    arm,
    language,
    direction: reads(language),
    texts: { "1": campaign.texts[language] ?? {}, ...(own ? { [`1:${arm}`]: own } : {}) },
    words: words[known ?? "en"] ?? {},
  };
}

// a page without anything of the admin's: what Liquid and the script draw is all there is
const PAGE = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>body{margin:0;min-height:100vh;background:#fff;color:#1a1a1a;font:16px/1.5 system-ui,sans-serif}
i{display:block;margin:24px;border-radius:8px;background:#eee}</style>
<i style="height:40px"></i><i style="height:45vh"></i><i style="height:20px;width:60%"></i><i style="height:20px;width:40%"></i>
<script type="module" src="${previewScript}"></script>`;

/** Milliseconds after the last key before the popup is drawn anew. */
const CALM = 250;

/** A page of its own, drawn at its real size and shrunk to the room there is. */
function Screenful({
  screen,
  title,
  message,
}: {
  screen: Screen;
  title: string;
  message: PreviewMessage | null;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<number>(360);
  const [width, height] = SCREENS[screen];
  const json = JSON.stringify(message);
  const draw = useCallback(() => {
    const page = frame.current;
    if (!page?.contentWindow || json === "null") return;
    page.contentWindow.postMessage(JSON.parse(json), location.origin);
  }, [json]);
  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent<PreviewAnswer>) => {
      if (source !== frame.current?.contentWindow || origin !== location.origin) return;
      if (data.preview === "ready") draw();
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [draw]);
  useEffect(() => {
    // the page inside may have been ready before this one listened
    const timer = setTimeout(draw, CALM);
    return () => clearTimeout(timer);
  }, [draw]);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setRoom(entry!.contentRect.width));
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const scale = Math.min(1, room / width);
  return (
    <div ref={box} className="pr-screen" style={{ blockSize: height * scale }}>
      <iframe
        key={screen}
        ref={frame}
        title={title}
        srcDoc={PAGE}
        width={width}
        height={height}
        style={{ transform: `scale(${scale})` }}
      />
    </div>
  );
}
