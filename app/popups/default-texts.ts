// What a new campaign says before anybody has written anything: title, sentence and button in ten languages.
// "{value}" is what the discount is worth, written in that language.
import type { DiscountSpec } from "../discounts/discount-spec.ts";
import type { CampaignTexts } from "./campaign.ts";

export const STOREFRONT_LANGUAGES = ["en", "ar", "fa", "he", "tr", "fr", "de", "es", "pt-BR", "ur"] as const;
export type StorefrontLanguage = (typeof STOREFRONT_LANGUAGES)[number];

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** @param language BCP 47 */
export function reads(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.split("-")[0]!) ? "rtl" : "ltr";
}

export const USUAL_WORDS = ["welcome", "leaving-cart", "win-back", "newsletter", "plain"] as const;
export type UsualWords = (typeof USUAL_WORDS)[number];

type Words = [title: string, body: string, button: string];

const WORDS: Record<UsualWords, Record<StorefrontLanguage, Words>> = {
  welcome: {
    en: [
      "Welcome! {value} off your first order",
      "Take this code along, and use it whenever you are ready.",
      "Show my code",
    ],
    ar: ["أهلًا بك! خصم {value} على طلبك الأول", "خذ هذا الرمز معك واستخدمه متى شئت.", "أظهر الرمز"],
    fa: [
      "خوش آمدید! {value} تخفیف برای اولین خرید",
      "این کد را بردارید و هر وقت خواستید استفاده کنید.",
      "نمایش کد",
    ],
    he: ["ברוכים הבאים! {value} הנחה על ההזמנה הראשונה", "קחו את הקוד והשתמשו בו מתי שתרצו.", "הצגת הקוד"],
    tr: [
      "Hoş geldiniz! İlk siparişinizde {value} indirim",
      "Bu kodu alın, hazır olduğunuzda kullanın.",
      "Kodumu göster",
    ],
    fr: [
      "Bienvenue ! {value} sur votre première commande",
      "Gardez ce code et utilisez-le quand vous voulez.",
      "Voir mon code",
    ],
    de: [
      "Willkommen! {value} auf Ihre erste Bestellung",
      "Nehmen Sie den Code mit und lösen Sie ihn ein, wann Sie möchten.",
      "Code zeigen",
    ],
    es: [
      "¡Bienvenido! {value} en tu primer pedido",
      "Llévate este código y úsalo cuando quieras.",
      "Ver mi código",
    ],
    "pt-BR": [
      "Boas-vindas! {value} no seu primeiro pedido",
      "Guarde este código e use quando quiser.",
      "Ver meu código",
    ],
    ur: [
      "خوش آمدید! پہلے آرڈر پر {value} رعایت",
      "یہ کوڈ ساتھ رکھیں اور جب چاہیں استعمال کریں۔",
      "کوڈ دکھائیں",
    ],
  },
  "leaving-cart": {
    en: [
      "Your cart is waiting",
      "We will ship this order for free. The code works right away.",
      "Get free shipping",
    ],
    ar: ["سلتك في انتظارك", "سنشحن هذا الطلب مجانًا، والرمز يعمل فورًا.", "احصل على الشحن المجاني"],
    fa: [
      "سبد خریدتان منتظر شماست",
      "این سفارش را رایگان می‌فرستیم. کد همین حالا کار می‌کند.",
      "ارسال رایگان می‌خواهم",
    ],
    he: ["העגלה מחכה לכם", "נשלח את ההזמנה הזו בחינם. הקוד פועל מיד.", "לקבלת משלוח חינם"],
    tr: [
      "Sepetiniz sizi bekliyor",
      "Bu siparişi ücretsiz gönderiyoruz. Kod hemen geçerli.",
      "Ücretsiz kargo al",
    ],
    fr: [
      "Votre panier vous attend",
      "Nous vous offrons la livraison de cette commande. Le code marche tout de suite.",
      "Livraison offerte",
    ],
    de: [
      "Ihr Warenkorb wartet",
      "Diese Bestellung senden wir kostenlos. Der Code gilt sofort.",
      "Kostenlos liefern lassen",
    ],
    es: [
      "Tu carrito te espera",
      "Te enviamos este pedido gratis. El código vale desde ya.",
      "Quiero envío gratis",
    ],
    "pt-BR": [
      "Seu carrinho está esperando",
      "Enviamos este pedido de graça. O código já está valendo.",
      "Quero frete grátis",
    ],
    ur: ["آپ کی ٹوکری منتظر ہے", "یہ آرڈر ہم مفت بھیجیں گے۔ کوڈ ابھی سے کام کرتا ہے۔", "مفت ترسیل حاصل کریں"],
  },
  "win-back": {
    en: [
      "Good to see you again",
      "It has been a while. Here is {value} off, for coming back.",
      "Show my code",
    ],
    ar: ["سعداء بعودتك", "مضى وقت طويل. هذا خصم {value} بمناسبة عودتك.", "أظهر الرمز"],
    fa: ["خوشحالیم که برگشتید", "مدتی گذشته است. این {value} تخفیف برای بازگشت شماست.", "نمایش کد"],
    he: ["טוב לראות אתכם שוב", "עבר זמן. הנה {value} הנחה על החזרה.", "הצגת הקוד"],
    tr: ["Sizi yeniden görmek güzel", "Epey oldu. Döndüğünüz için {value} indirim sizin.", "Kodumu göster"],
    fr: [
      "Ravis de vous revoir",
      "Cela faisait longtemps. Voici {value} pour fêter votre retour.",
      "Voir mon code",
    ],
    de: [
      "Schön, Sie wiederzusehen",
      "Es ist eine Weile her. Hier sind {value} Rabatt, weil Sie wieder da sind.",
      "Code zeigen",
    ],
    es: [
      "Nos alegra verte de nuevo",
      "Ha pasado un tiempo. Aquí tienes {value} por volver.",
      "Ver mi código",
    ],
    "pt-BR": [
      "Que bom ver você de novo",
      "Faz um tempo. Aqui estão {value} de desconto por voltar.",
      "Ver meu código",
    ],
    ur: [
      "آپ کو دوبارہ دیکھ کر خوشی ہوئی",
      "کافی عرصہ ہو گیا۔ واپسی پر {value} رعایت آپ کی ہے۔",
      "کوڈ دکھائیں",
    ],
  },
  newsletter: {
    en: [
      "Hear about new things first",
      "One e-mail when something new arrives. Leave whenever you like.",
      "Sign me up",
    ],
    ar: ["كن أول من يعرف الجديد", "رسالة واحدة عند وصول الجديد، ويمكنك إلغاء الاشتراك متى شئت.", "اشتراك"],
    fa: [
      "اول از همه باخبر شوید",
      "وقتی چیز تازه‌ای برسد یک ایمیل می‌فرستیم. هر وقت خواستید لغو کنید.",
      "عضو می‌شوم",
    ],
    he: ["לשמוע ראשונים על חדשים", "הודעה אחת כשמגיע משהו חדש. אפשר לצאת מתי שרוצים.", "הרשמה"],
    tr: [
      "Yeniliklerden ilk siz haberdar olun",
      "Yeni bir şey geldiğinde tek bir e-posta. İstediğinizde ayrılın.",
      "Kaydol",
    ],
    fr: [
      "Les nouveautés, avant tout le monde",
      "Un e-mail quand quelque chose arrive. Partez quand vous voulez.",
      "M'inscrire",
    ],
    de: ["Neues zuerst erfahren", "Eine E-Mail, wenn etwas Neues kommt. Abmelden jederzeit.", "Anmelden"],
    es: [
      "Entérate antes que nadie",
      "Un correo cuando llegue algo nuevo. Puedes irte cuando quieras.",
      "Suscribirme",
    ],
    "pt-BR": [
      "Saiba das novidades primeiro",
      "Um e-mail quando algo novo chegar. Saia quando quiser.",
      "Quero receber",
    ],
    ur: ["نئی چیزوں کی خبر سب سے پہلے", "کچھ نیا آئے تو ایک ای میل۔ جب چاہیں چھوڑ دیں۔", "شامل ہوں"],
  },
  plain: {
    en: ["Good to know", "Write here what your visitors should know.", "Have a look"],
    ar: ["من المفيد أن تعرف", "اكتب هنا ما ينبغي أن يعرفه زوارك.", "ألقِ نظرة"],
    fa: ["خوب است بدانید", "آنچه بازدیدکنندگان باید بدانند را اینجا بنویسید.", "ببینید"],
    he: ["טוב לדעת", "כתבו כאן מה המבקרים צריכים לדעת.", "לצפייה"],
    tr: ["Bilmekte fayda var", "Ziyaretçilerinizin bilmesi gerekeni buraya yazın.", "Göz atın"],
    fr: ["Bon à savoir", "Écrivez ici ce que vos visiteurs doivent savoir.", "Voir"],
    de: ["Gut zu wissen", "Schreiben Sie hier, was Ihre Besucher wissen sollen.", "Ansehen"],
    es: ["Es bueno saberlo", "Escribe aquí lo que tus visitantes deben saber.", "Ver"],
    "pt-BR": ["Bom saber", "Escreva aqui o que seus visitantes devem saber.", "Ver"],
    ur: ["جاننے کی بات", "یہاں لکھیں کہ آنے والوں کو کیا معلوم ہونا چاہیے۔", "دیکھیں"],
  },
};

/** The words of that language; English where there are none. */
export function usualTexts(words: UsualWords, language: string, value: string): CampaignTexts {
  const known = STOREFRONT_LANGUAGES.find((one) => one === language || one === language.split("-")[0]);
  const [title, body, button] = WORDS[words][known ?? "en"].map((said) => said.replaceAll("{value}", value));
  return { title: title!, body: body!, button: button! };
}

const NUMERALS: Record<string, string> = { ar: "ar-u-nu-arab", fa: "fa-u-nu-arabext" };

/** "10%", "٪۱۰", "$5.00"; empty for free shipping. @param amount writes minor units in the shop's currency */
export function worthOf(
  discount: DiscountSpec | null,
  language: string,
  amount: (minor: number, locale: string) => string,
): string {
  const locale = NUMERALS[language] ?? language;
  if (discount?.value.type === "percentage") {
    const share = discount.value.percent / 100;
    return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
  }
  return discount?.value.type === "amount" ? amount(discount.value.amountMinor, locale) : "";
}
