// Texts, formats and money together, for screens that write figures.
import { useMoney } from "../commerce/money-display.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";

export function useWriters() {
  return { text: useText(), formats: useFormats(), money: useMoney() };
}
