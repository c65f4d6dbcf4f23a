// The three languages, one click away at the foot of every page.
import { Form } from "@remix-run/react";
import { LANGUAGE_NAMES, LANGUAGES } from "./language.ts";
import { useFormats, useText } from "./language-provider.tsx";

/** Posts `language` to the address that keeps the choice. */
export function LanguageSwitch({ action }: { action: string }) {
  const text = useText();
  const current = useFormats().language;
  return (
    <Form method="post" action={action} preventScrollReset navigate={false} fetcherKey="language">
      <fieldset className="pr-languages">
        <legend className="pr-hidden">{text("common.language")}</legend>
        {LANGUAGES.map((language) => (
          <button
            key={language}
            type="submit"
            name="language"
            value={language}
            lang={language}
            aria-pressed={language === current}
          >
            {LANGUAGE_NAMES[language]}
          </button>
        ))}
      </fieldset>
    </Form>
  );
}
