// Figures side by side, with the period they are compared with.
import type { ReactNode } from "react";
import { Figure } from "../ui/figure.tsx";
import type { FigureCard } from "./figure-texts.ts";

type Props = {
  label: string;
  cards: FigureCard[];
  comparedTo?: string;
  /** a spark line by the card's key */
  spark?: (key: string) => ReactNode;
};

export function FigureGrid({ label, cards, comparedTo, spark }: Props) {
  return (
    <section aria-label={label} className="pr-grid">
      {cards.map(({ key, ...card }) => (
        <Figure key={key} {...card} comparedTo={comparedTo} spark={spark?.(key)} />
      ))}
    </section>
  );
}
