// The document's title in the merchant's language; the admin shows it in its own frame.
import { createI18n, type Messages } from "./i18n.ts";
import type { Language } from "./language.ts";

type Match = { id: string; data: unknown };
type TitleKey = keyof Messages["nav"];

/** Route `meta`: `export const meta = pageTitle("retention")`. */
export function pageTitle(key: TitleKey) {
  return ({ matches }: { matches: (Match | undefined)[] }) => {
    const layout = matches.find((match) => match?.id === "routes/app")?.data as
      | { language: Language; texts: { messages: Messages } }
      | undefined;
    // the layout could not be loaded (an error page): the product's name is all we can say
    if (!layout) return [{ title: "Perennial" }];
    const text = createI18n(layout.language, layout.texts.messages).t;
    return [{ title: `${text(`nav.${key}`)} · Perennial` }];
  };
}
