// Gives everything below it the merchant's language: texts, number and date formats, and Polaris' own words.
import { AppProvider } from "@shopify/polaris";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { type Formats, formatsFor } from "./format.ts";
import { createI18n, type Text } from "./i18n.ts";
import type { Language } from "./language.ts";
import type { PageTexts } from "./messages.server.ts";
import { RouteLink } from "./route-link.tsx";

const FormatContext = createContext<Formats>(formatsFor("en", "UTC"));

type Props = { language: Language; texts: PageTexts; timezone: string; children: ReactNode };

/** @param timezone IANA zone of the shop */
export function LanguageProvider({ language, texts, timezone, children }: Props) {
  const i18n = useMemo(() => createI18n(language, texts.messages), [language, texts.messages]);
  const formats = useMemo(() => formatsFor(language, timezone), [language, timezone]);
  return (
    <I18nextProvider i18n={i18n}>
      <FormatContext.Provider value={formats}>
        <AppProvider i18n={texts.polaris} linkComponent={RouteLink}>
          {children}
        </AppProvider>
      </FormatContext.Provider>
    </I18nextProvider>
  );
}

/** `const text = useText(); text("nav.home")` */
export function useText(): Text {
  return useTranslation().t;
}

export function useFormats(): Formats {
  return useContext(FormatContext);
}
