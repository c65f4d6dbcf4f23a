/** @jsxImportSource preact */
// The birthday: told with consent, forgotten at once. Which day it is never comes back from the app.
import { useState } from "preact/hooks";
import type { Host } from "./host.ts";
import { points as inWords } from "./lines.ts";
import type { Loyalty } from "./use-loyalty.ts";

type Props = { host: Host; points: number; told: boolean; busy: boolean; loyalty: Loyalty };

/** Fields of Shopify's are read as those of a form. */
const chosen = (event: Event) => Number((event.currentTarget as HTMLSelectElement).value);

const upTo = (count: number) => Array.from({ length: count }, (_, nth) => nth + 1);

export function BirthdayCard({ host, points, told, busy, loyalty }: Props) {
  const [day, setDay] = useState(1);
  const [month, setMonth] = useState(1);
  const [consents, setConsents] = useState(false);
  return (
    <s-section heading={host.translate("birthday")}>
      {told ? (
        <s-stack gap="base">
          <s-text>{host.translate("told")}</s-text>
          <s-button disabled={busy} onClick={() => void loyalty.forget()}>
            {host.translate("forget")}
          </s-button>
        </s-stack>
      ) : (
        <s-stack gap="base">
          <s-text>{host.translate("ask", { points: inWords(host, points) })}</s-text>
          <s-select
            label={host.translate("day")}
            value={`${day}`}
            onChange={(event) => setDay(chosen(event))}
          >
            {upTo(31).map((one) => (
              <s-option key={one} value={`${one}`}>
                {host.number(one)}
              </s-option>
            ))}
          </s-select>
          <s-select
            label={host.translate("month")}
            value={`${month}`}
            onChange={(event) => setMonth(chosen(event))}
          >
            {upTo(12).map((one) => (
              <s-option key={one} value={`${one}`}>
                {host.month(one)}
              </s-option>
            ))}
          </s-select>
          <s-checkbox
            label={host.translate("consent")}
            checked={consents}
            onChange={(event) => setConsents((event.currentTarget as HTMLInputElement).checked)}
          />
          <s-button disabled={busy || !consents} onClick={() => void loyalty.tell(month, day)}>
            {host.translate("save")}
          </s-button>
        </s-stack>
      )}
    </s-section>
  );
}
