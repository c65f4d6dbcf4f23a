// The words the storefront says by itself, for the preview: the same files Shopify hosts with the extension.
import ar from "../../extensions/storefront/locales/ar.json" with { type: "json" };
import de from "../../extensions/storefront/locales/de.json" with { type: "json" };
import en from "../../extensions/storefront/locales/en.default.json" with { type: "json" };
import es from "../../extensions/storefront/locales/es.json" with { type: "json" };
import fa from "../../extensions/storefront/locales/fa.json" with { type: "json" };
import fr from "../../extensions/storefront/locales/fr.json" with { type: "json" };
import he from "../../extensions/storefront/locales/he.json" with { type: "json" };
import pt from "../../extensions/storefront/locales/pt-BR.json" with { type: "json" };
import tr from "../../extensions/storefront/locales/tr.json" with { type: "json" };
import ur from "../../extensions/storefront/locales/ur.json" with { type: "json" };

/** Language → word's key → word. */
export const storefrontWords: Record<string, Record<string, string>> = {
  ar: ar.popup,
  de: de.popup,
  en: en.popup,
  es: es.popup,
  fa: fa.popup,
  fr: fr.popup,
  he: he.popup,
  "pt-BR": pt.popup,
  tr: tr.popup,
  ur: ur.popup,
};
