// What a storefront's language is called in the merchant's.
import { useFormats } from "../../ui/language-provider.tsx";

/** `useLanguageName()("pt-BR")` → "Brazilian Portuguese" */
export function useLanguageName(): (language: string) => string {
  const names = new Intl.DisplayNames([useFormats().language], { type: "language" });
  return (language) => names.of(language) ?? language;
}
