// The shop's currency for all screens below, and amounts written in it.
import { createContext, type ReactNode, useContext } from "react";
import { useFormats } from "../ui/language-provider.tsx";
import { moneyText } from "./money-text.ts";

const CurrencyContext = createContext<string | null>(null);

export function CurrencyProvider({ currency, children }: { currency: string | null; children: ReactNode }) {
  return <CurrencyContext.Provider value={currency}>{children}</CurrencyContext.Provider>;
}

export type MoneyWriter = (
  minor: bigint | number | null,
  options?: { compact?: boolean; currency?: string },
) => string;

/** `const money = useMoney(); money(1250n)` → "$12.50" */
export function useMoney(): MoneyWriter {
  const shopCurrency = useContext(CurrencyContext);
  const { language } = useFormats();
  return (minor, { compact, currency = shopCurrency ?? undefined } = {}) =>
    moneyText(minor, currency ?? null, language, { compact });
}

type Props = { minor: bigint | number | null; currency?: string };

/** An amount kept together, whatever the direction of the text around it. */
export function Money({ minor, currency }: Props) {
  return <bdi>{useMoney()(minor, { currency })}</bdi>;
}
