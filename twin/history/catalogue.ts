/** What the demo shop sells: gifts and cosmetics, about forty products. Prices in euro cents. */
import type { History } from "../shop/specs.ts";

type Line = {
  title: string;
  type: string;
  /** Cents; one per variant. */
  prices: number[];
  sizes?: string[];
  /** How often it is chosen, relative to the others. */
  weight: number;
  /** Share of the price that it costs the merchant; absent when never entered. */
  cost?: number;
  /** Marked down to the given prices from these. */
  before?: number[];
  /** Bought again and again: soap runs out, a vase does not. */
  refill?: boolean;
  about: string;
};

const LINES: Line[] = [
  {
    title: "Rosewater Toner",
    type: "Skin care",
    prices: [1490, 2690],
    sizes: ["100 ml", "250 ml"],
    weight: 9,
    cost: 0.28,
    refill: true,
    about: "Steam-distilled Damask rose, nothing else.",
  },
  {
    title: "Saffron Face Cream",
    type: "Skin care",
    prices: [3490],
    weight: 6,
    cost: 0.31,
    refill: true,
    about: "A light cream with saffron and almond oil.",
  },
  {
    title: "Argan Hair Oil",
    type: "Hair",
    prices: [1990, 3290],
    sizes: ["50 ml", "100 ml"],
    weight: 8,
    cost: 0.35,
    refill: true,
    about: "Cold-pressed argan oil for lengths and ends.",
  },
  {
    title: "Black Seed Balm",
    type: "Skin care",
    prices: [1290],
    weight: 5,
    cost: 0.25,
    refill: true,
    about: "For dry hands and elbows.",
  },
  {
    title: "Laurel Soap",
    type: "Soap",
    prices: [690],
    weight: 14,
    cost: 0.3,
    refill: true,
    about: "The old Aleppo recipe: olive and laurel oil.",
  },
  {
    title: "Olive Soap",
    type: "Soap",
    prices: [590],
    weight: 12,
    cost: 0.3,
    refill: true,
    about: "Plain, gentle, green.",
  },
  {
    title: "Honey and Oat Soap",
    type: "Soap",
    prices: [690],
    weight: 9,
    cost: 0.32,
    refill: true,
    about: "A soft scrub for every day.",
  },
  {
    title: "Orange Blossom Soap",
    type: "Soap",
    prices: [690],
    before: [890],
    weight: 7,
    cost: 0.31,
    refill: true,
    about: "Smells of a garden in April.",
  },
  {
    title: "Soap Trio",
    type: "Gift set",
    prices: [1790],
    weight: 7,
    cost: 0.34,
    about: "Laurel, olive and honey, tied with linen.",
  },
  {
    title: "Oud Eau de Parfum",
    type: "Fragrance",
    prices: [5900, 8900],
    sizes: ["50 ml", "100 ml"],
    weight: 4,
    cost: 0.24,
    about: "Dark wood, a little smoke.",
  },
  {
    title: "Jasmine Eau de Parfum",
    type: "Fragrance",
    prices: [4900, 7400],
    sizes: ["50 ml", "100 ml"],
    weight: 5,
    cost: 0.24,
    about: "Night flowers after rain.",
  },
  {
    title: "Amber Attar",
    type: "Fragrance",
    prices: [2900],
    weight: 4,
    cost: 0.22,
    about: "Perfume oil without alcohol, 6 ml.",
  },
  {
    title: "Perfume Sampler",
    type: "Fragrance",
    prices: [1500],
    weight: 8,
    cost: 0.4,
    about: "Five small vials, to choose in peace.",
  },
  {
    title: "Fig Candle",
    type: "Home",
    prices: [2490],
    weight: 7,
    cost: 0.33,
    refill: true,
    about: "Burns for forty hours.",
  },
  {
    title: "Cedar Candle",
    type: "Home",
    prices: [2490],
    weight: 6,
    cost: 0.33,
    refill: true,
    about: "Dry wood and resin.",
  },
  {
    title: "Pomegranate Candle",
    type: "Home",
    prices: [1990],
    before: [2490],
    weight: 5,
    cost: 0.36,
    refill: true,
    about: "Bright and a little sharp.",
  },
  {
    title: "Incense Cones",
    type: "Home",
    prices: [890],
    weight: 6,
    cost: 0.2,
    refill: true,
    about: "Twenty cones, hand rolled.",
  },
  {
    title: "Brass Incense Burner",
    type: "Home",
    prices: [3900],
    weight: 2,
    cost: 0.45,
    about: "Hammered brass from Isfahan.",
  },
  {
    title: "Hammam Towel",
    type: "Textiles",
    prices: [2900, 3900],
    sizes: ["Hand", "Bath"],
    weight: 5,
    about: "Flat-woven cotton that dries fast.",
  },
  {
    title: "Silk Scarf",
    type: "Textiles",
    prices: [6900],
    weight: 3,
    cost: 0.38,
    about: "Printed silk, hand-rolled hem.",
  },
  {
    title: "Linen Eye Pillow",
    type: "Textiles",
    prices: [1890],
    weight: 3,
    cost: 0.3,
    about: "Filled with lavender.",
  },
  {
    title: "Kese Mitt",
    type: "Bath",
    prices: [790],
    weight: 7,
    cost: 0.3,
    refill: true,
    about: "The rough glove of the bath house.",
  },
  {
    title: "Dead Sea Bath Salt",
    type: "Bath",
    prices: [1190, 1990],
    sizes: ["500 g", "1 kg"],
    weight: 6,
    cost: 0.27,
    refill: true,
    about: "Coarse, unscented.",
  },
  {
    title: "Rose Petal Bath Tea",
    type: "Bath",
    prices: [990],
    weight: 4,
    cost: 0.29,
    refill: true,
    about: "Petals and oats in a bag.",
  },
  {
    title: "Shea Body Butter",
    type: "Body",
    prices: [1690],
    weight: 7,
    cost: 0.3,
    refill: true,
    about: "Whipped, with vanilla.",
  },
  {
    title: "Almond Body Oil",
    type: "Body",
    prices: [1590],
    weight: 5,
    cost: 0.31,
    refill: true,
    about: "Sinks in quickly.",
  },
  {
    title: "Coffee Body Scrub",
    type: "Body",
    prices: [1390],
    before: [1690],
    weight: 5,
    cost: 0.28,
    refill: true,
    about: "Yesterday's espresso, put to use.",
  },
  {
    title: "Kohl Pencil",
    type: "Make-up",
    prices: [990],
    weight: 6,
    cost: 0.22,
    refill: true,
    about: "Soft and very black.",
  },
  {
    title: "Pomegranate Lip Balm",
    type: "Make-up",
    prices: [590],
    weight: 11,
    cost: 0.25,
    refill: true,
    about: "A hint of colour.",
  },
  {
    title: "Henna Powder",
    type: "Hair",
    prices: [890],
    weight: 5,
    cost: 0.2,
    refill: true,
    about: "Pure Lawsonia leaf.",
  },
  {
    title: "Clay Hair Mask",
    type: "Hair",
    prices: [1490],
    weight: 5,
    cost: 0.27,
    refill: true,
    about: "Ghassoul clay from the Atlas.",
  },
  {
    title: "Mint Shampoo Bar",
    type: "Hair",
    prices: [990],
    weight: 9,
    cost: 0.29,
    refill: true,
    about: "Replaces two bottles.",
  },
  {
    title: "Beard Oil",
    type: "Hair",
    prices: [1790],
    weight: 4,
    cost: 0.28,
    refill: true,
    about: "Cedar and citrus.",
  },
  {
    title: "Nowruz Gift Box",
    type: "Gift set",
    prices: [4900],
    weight: 3,
    cost: 0.42,
    about: "Seven small things for the spring table.",
  },
  {
    title: "Eid Gift Box",
    type: "Gift set",
    prices: [4900],
    weight: 3,
    cost: 0.42,
    about: "Oud, dates and a candle.",
  },
  {
    title: "Spa Evening Box",
    type: "Gift set",
    prices: [5900],
    before: [6900],
    weight: 4,
    cost: 0.41,
    about: "Mitt, salt, oil and a towel.",
  },
  {
    title: "Little Thank-You Box",
    type: "Gift set",
    prices: [1900],
    weight: 6,
    cost: 0.4,
    about: "Soap and lip balm in a box.",
  },
  { title: "Tea Glass Pair", type: "Home", prices: [2200], weight: 3, about: "Mouth-blown, with gold rim." },
  {
    title: "Ceramic Soap Dish",
    type: "Bath",
    prices: [1600],
    weight: 4,
    cost: 0.37,
    about: "Glazed turquoise.",
  },
  {
    title: "Gift Card",
    type: "Gift card",
    prices: [2500, 5000, 10000],
    sizes: ["25", "50", "100"],
    weight: 2,
    about: "Sent by e-mail.",
  },
];

export type Choice = {
  variantKey: string;
  price: bigint;
  /** The price before the markdown, or null. */
  before: bigint | null;
  refill: boolean;
  giftCard: boolean;
};

/** The products as the shop has them today. */
export function catalogue(createdAt: number): History["products"] {
  return LINES.map((line, index) => ({
    title: line.title,
    bodyHtml: `<p>${line.about}</p>`,
    vendor: index % 3 === 0 ? "Saboon & Sons" : "Rosewater & Thread",
    productType: line.type,
    tags: line.refill ? ["refill"] : ["gift"],
    collections: [line.type],
    giftCard: line.type === "Gift card",
    optionNames: line.sizes ? ["Size"] : ["Title"],
    createdAt,
    variants: line.prices.map((price, at) => ({
      key: variantKey(index, at),
      ...(line.sizes ? { title: line.sizes[at] as string, options: [line.sizes[at] as string] } : {}),
      sku: `RT-${String(index + 1).padStart(3, "0")}-${at + 1}`,
      price: BigInt(price),
      compareAtPrice: line.before ? BigInt(line.before[at] as number) : null,
      unitCost: line.cost === undefined ? null : BigInt(Math.round(price * line.cost)),
    })),
  }));
}

/** What can be put into an order, with how often it is. */
export const CHOICES: (readonly [Choice, number])[] = LINES.flatMap((line, index) =>
  line.prices.map((price, at) => {
    const choice: Choice = {
      variantKey: variantKey(index, at),
      price: BigInt(price),
      before: line.before ? BigInt(line.before[at] as number) : null,
      refill: line.refill === true,
      giftCard: line.type === "Gift card",
    };
    // The first size sells best.
    return [choice, line.weight / (at + 1)] as const;
  }),
);

function variantKey(line: number, variant: number): string {
  return `p${line + 1}v${variant + 1}`;
}
