// When not even the language could be found out: the same two sentences in each, and a way to try again.

const SENTENCES = [
  { lang: "en", dir: "ltr", what: "This page could not be shown. Nothing was lost.", again: "Try again" },
  { lang: "ar", dir: "rtl", what: "تعذّر عرض هذه الصفحة. لم يُفقد شيء.", again: "إعادة المحاولة" },
  { lang: "fa", dir: "rtl", what: "این صفحه نمایش داده نشد. چیزی از دست نرفته است.", again: "امتحان دوباره" },
];

export function LastResort() {
  return (
    <main className="pr-last-resort">
      <h1>Perennial</h1>
      {SENTENCES.map(({ lang, dir, what, again }) => (
        <p key={lang} lang={lang} dir={dir}>
          {what} <a href="/app">{again}</a>
        </p>
      ))}
    </main>
  );
}
