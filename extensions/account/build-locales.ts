// `node extensions/account/build-locales.ts` writes locales/: the storefront's own words about points, as customer
// accounts want them, so that both say the same. The output is committed; a test refuses one that differs.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

type Texts = { [key: string]: string | Texts };

const STOREFRONT = new URL("../storefront/locales/", import.meta.url);
const OWN = new URL("locales/", import.meta.url);

/** What only the account says: the page's name, and another try. */
const MORE: Record<string, { name: string; again: string }> = {
  ar: { name: "النقاط والمكافآت", again: "حاول مرة أخرى" },
  de: { name: "Punkte und Prämien", again: "Noch einmal versuchen" },
  en: { name: "Points and rewards", again: "Try again" },
  es: { name: "Puntos y recompensas", again: "Volver a intentarlo" },
  fa: { name: "امتیازها و پاداش‌ها", again: "دوباره امتحان کنید" },
  fr: { name: "Points et récompenses", again: "Réessayer" },
  he: { name: "נקודות והטבות", again: "לנסות שוב" },
  "pt-BR": { name: "Pontos e recompensas", again: "Tentar novamente" },
  tr: { name: "Puanlar ve ödüller", again: "Yeniden dene" },
  ur: { name: "پوائنٹس اور انعامات", again: "دوبارہ کوشش کریں" },
};

/** Keys the account uses: those of one place only are left out. */
const LEFT_OUT = new Set([
  "log_in",
  "log_in_to_earn",
  "join",
  "redeem_now",
  "stamped",
  "earns",
  "earns_up_to",
]);

/** File → text of every file in locales/. */
export function accountLocales(): Record<string, string> {
  const files = readdirSync(STOREFRONT).filter((file) => !file.endsWith(".schema.json"));
  return Object.fromEntries(
    files.map((file) => {
      const language = file.split(".")[0]!;
      const { loyalty } = JSON.parse(readFileSync(new URL(file, STOREFRONT), "utf8")) as { loyalty: Texts };
      const texts = Object.entries(loyalty).filter(([key]) => !LEFT_OUT.has(key));
      const all = { ...MORE[language], ...asPlain(Object.fromEntries(texts)) };
      return [file, `${JSON.stringify(all, null, 2)}\n`];
    }),
  );
}

/** Liquid writes `{{ place }}`, accounts `{{place}}`. */
function asPlain(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === "string" ? text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, "{{$1}}") : asPlain(text),
    ]),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [file, text] of Object.entries(accountLocales())) writeFileSync(new URL(file, OWN), text);
}
