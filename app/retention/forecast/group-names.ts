// What groups of customers are called, and where their segment is.
import { useText } from "../../ui/language-provider.tsx";

/** @returns for an RFM group or a persona, as stored, its name and the address of its segment */
export function useGroupNames() {
  const text = useText();
  return (kind: "rfm" | "persona", key: string): { name: string; url: string } => {
    const handle = `${kind}-${key.toLowerCase().replaceAll(" ", "-")}`;
    // keys come from the database: those of the segments' own list
    return { name: text(`segments.names.${handle}` as "segments.names.vip"), url: `/app/segments/${handle}` };
  };
}
