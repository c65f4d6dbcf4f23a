/** Invented people: names in three scripts, addresses in a dozen countries. Mail goes to example domains. */
import type { Address } from "../shop/model/people.ts";
import type { CustomerSpec } from "../shop/specs.ts";
import type { Random } from "./random.ts";

type Place = {
  country: string;
  code: string;
  locale: string;
  /** ISO 4217 code the customer is shown. */
  currency: "EUR" | "AED";
  dial: string;
  cities: [string, string][];
};

const PLACES: (readonly [Place, number])[] = [
  [
    {
      country: "Germany",
      code: "DE",
      locale: "de",
      currency: "EUR",
      dial: "+4915",
      cities: [
        ["Berlin", "10999"],
        ["Hamburg", "20357"],
        ["Köln", "50672"],
        ["München", "80331"],
      ],
    },
    34,
  ],
  [
    {
      country: "France",
      code: "FR",
      locale: "fr",
      currency: "EUR",
      dial: "+336",
      cities: [
        ["Paris", "75011"],
        ["Lyon", "69002"],
      ],
    },
    9,
  ],
  [
    {
      country: "Netherlands",
      code: "NL",
      locale: "nl",
      currency: "EUR",
      dial: "+316",
      cities: [
        ["Amsterdam", "1011 AB"],
        ["Utrecht", "3511 AA"],
      ],
    },
    7,
  ],
  [
    {
      country: "Austria",
      code: "AT",
      locale: "de",
      currency: "EUR",
      dial: "+436",
      cities: [
        ["Wien", "1070"],
        ["Graz", "8010"],
      ],
    },
    6,
  ],
  [
    {
      country: "Sweden",
      code: "SE",
      locale: "sv",
      currency: "EUR",
      dial: "+467",
      cities: [
        ["Stockholm", "118 20"],
        ["Malmö", "211 20"],
      ],
    },
    5,
  ],
  [
    {
      country: "United Kingdom",
      code: "GB",
      locale: "en",
      currency: "EUR",
      dial: "+447",
      cities: [
        ["London", "E8 1EJ"],
        ["Leeds", "LS1 4AP"],
      ],
    },
    6,
  ],
  [
    {
      country: "United Arab Emirates",
      code: "AE",
      locale: "ar",
      currency: "AED",
      dial: "+9715",
      cities: [
        ["Dubai", ""],
        ["Abu Dhabi", ""],
        ["Sharjah", ""],
      ],
    },
    17,
  ],
  [
    {
      country: "Saudi Arabia",
      code: "SA",
      locale: "ar",
      currency: "AED",
      dial: "+9665",
      cities: [
        ["Riyadh", "12211"],
        ["Jeddah", "21577"],
      ],
    },
    6,
  ],
  [
    {
      country: "Kuwait",
      code: "KW",
      locale: "ar",
      currency: "AED",
      dial: "+9655",
      cities: [["Kuwait City", "13001"]],
    },
    3,
  ],
  [
    {
      country: "Canada",
      code: "CA",
      locale: "en",
      currency: "EUR",
      dial: "+1416",
      cities: [
        ["Toronto", "M5V 2T6"],
        ["Vancouver", "V6B 1A1"],
      ],
    },
    4,
  ],
  [
    {
      country: "United States",
      code: "US",
      locale: "en",
      currency: "EUR",
      dial: "+1213",
      cities: [
        ["Los Angeles", "90024"],
        ["New York", "10011"],
      ],
    },
    3,
  ],
];

type Names = { first: string[]; last: string[]; streets: string[] };
const NAMES: Record<"latin" | "arabic" | "persian", Names> = {
  latin: {
    first:
      "Anna,Lena,Marie,Sophie,Emma,Laura,Julia,Clara,Nina,Hannah,Lukas,Jonas,Paul,Felix,Max,Chloé,Léa,Camille,Louise,Sanne,Fleur,Daan,Elin,Maja,Oskar,Olivia,Grace,Amelia,Noah,Zoë,Renée,Mathilde,İpek,Ines,Mia".split(
        ",",
      ),
    last: "Müller,Schmidt,Schneider,Fischer,Weber,Wagner,Becker,Hoffmann,Koch,Richter,Klein,Wolf,Martin,Bernard,Dubois,Petit,Moreau,Laurent,de Vries,Jansen,van den Berg,Bakker,Andersson,Lindqvist,Nilsson,Gruber,Huber,Smith,Taylor,Walker,O'Connor,Brown,Wilson,Yılmaz,Santos".split(
      ",",
    ),
    streets:
      "Lindenstraße,Gartenweg,Hauptstraße,Rue des Lilas,Prinsengracht,Mariahilfer Straße,Storgatan,Station Road,Maple Avenue".split(
        ",",
      ),
  },
  arabic: {
    first:
      "فاطمة,مريم,نورة,سارة,ليلى,هند,ريم,عائشة,دانة,شيخة,لطيفة,محمد,أحمد,خالد,عبدالله,يوسف,عمر,سلطان,راشد,زينب,هدى,أمل".split(
        ",",
      ),
    last: "المنصوري,الشامسي,الكعبي,الزعابي,النعيمي,الهاشمي,العتيبي,القحطاني,الحربي,الدوسري,المطيري,العجمي,حداد,خوري,الشريف".split(
      ",",
    ),
    streets: "شارع الوصل,شارع النصر,طريق الملك فهد,شارع الخليج,شارع الزيتون".split(","),
  },
  persian: {
    first:
      "زهرا,شیرین,نازنین,پریسا,مینا,لاله,یاسمن,نگار,آزاده,مهسا,سپیده,علی,رضا,کیان,آرش,بهرام,پژمان,سینا,گلناز,ژاله".split(
        ",",
      ),
    last: "محمدی,حسینی,رضایی,کریمی,احمدی,مرادی,جعفری,قاسمی,صادقی,رستمی,کاظمی,نوری,شیرازی,تهرانی,گیلانی".split(
      ",",
    ),
    streets: "Kantstraße,Wilmersdorfer Straße,Yonge Street,Westwood Boulevard".split(","),
  },
};

export type Person = {
  spec: Omit<CustomerSpec, "createdAt">;
  address: Partial<Address>;
  currency: "EUR" | "AED";
  subscribed: boolean;
};

/** The `serial` keeps e-mail addresses and phone numbers apart. */
export function inventPerson(random: Random, serial: number): Person {
  const place = random.weighted(PLACES);
  const arab = place.locale === "ar";
  const persian = !arab && ["DE", "CA", "US", "SE", "GB"].includes(place.code) && random.chance(0.14);
  const script = arab && random.chance(0.8) ? "arabic" : persian ? "persian" : "latin";
  const names = NAMES[script];
  const firstName = random.pick(names.first);
  const lastName = random.pick(names.last);
  const [city, zip] = random.pick(place.cities);
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[^A-Za-z]/g, "")
      .toLowerCase();
  const local = [plain(firstName), plain(lastName)].filter(Boolean).join(".") || "customer";
  const subscribed = random.chance(0.46);
  const hasPhone = random.chance(0.35);
  const phone = hasPhone ? `${place.dial}${String(1_000_000 + serial)}` : null;
  const address: Partial<Address> = {
    firstName,
    lastName,
    address1: `${random.pick(names.streets)} ${random.whole(1, 140)}`,
    city,
    zip: zip || null,
    country: place.country,
    countryCode: place.code,
    phone,
  };
  return {
    spec: {
      firstName,
      lastName,
      email: `${local}${serial}@${random.pick(["example.com", "example.org", "example.net"])}`,
      phone,
      locale: persian && random.chance(0.6) ? "fa" : place.locale,
      state: random.chance(0.4) ? "enabled" : "disabled",
      verifiedEmail: random.chance(0.9),
      tags: random.chance(0.06) ? ["vip"] : random.chance(0.05) ? ["wholesale"] : [],
      emailConsent: subscribed
        ? "subscribed"
        : random.weighted([
            ["not_subscribed", 8],
            ["unsubscribed", 2],
            ["pending", 0.5],
          ] as const),
      smsConsent: hasPhone && random.chance(0.3) ? "subscribed" : "not_subscribed",
      addresses: [address],
    },
    address,
    currency: place.currency,
    subscribed,
  };
}
