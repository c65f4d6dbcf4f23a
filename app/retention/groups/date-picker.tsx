// Which day the groups are shown for, and over which days movement is told. The choice lives in the address.
import { Form, useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useFormats, useText } from "../../ui/language-provider.tsx";
import type { GroupDates } from "./group-dates.ts";
import { MOVE_SPANS } from "./move-spans.ts";

/** Of the choice: movement since a day that is named. */
const OTHER = "other";

export function GroupDatePicker({ dates, today }: { dates: GroupDates; today: string }) {
  const text = useText();
  const formats = useFormats();
  const [day, setDay] = useState(dates.day);
  const [query] = useSearchParams();
  const view = query.get("view");
  const [span, setSpan] = useState(`${dates.span ?? OTHER}`);
  const [since, setSince] = useState(dates.since);
  const inOwnCalendar = useOwnCalendar();
  // a line of its own even when empty, as the fields beside it have one
  const sinceHelp =
    span === `${dates.span}` ? text("groups.dates.from", { day: formats.day(dates.since) }) : "\u00a0";
  return (
    <Card>
      <BlockStack gap="300">
        {dates.error && (
          <Banner tone="warning">
            <p>{text(`groups.dates.errors.${dates.error}`)}</p>
          </Banner>
        )}
        <Form method="get" preventScrollReset>
          {view && <input type="hidden" name="view" value={view} />}
          {span !== OTHER && <input type="hidden" name="span" value={span} />}
          <div className="pr-controls">
            <DayField name="day" value={day} chosen={dates.day} today={today} onChange={setDay} />
            <Select
              label={text("groups.dates.span")}
              value={span}
              onChange={setSpan}
              helpText={inOwnCalendar(dates.since) && sinceHelp}
              options={[
                ...MOVE_SPANS.map((days) => ({
                  value: `${days}`,
                  label: text("groups.dates.spanDays", { count: days }),
                })),
                { value: OTHER, label: text("groups.dates.spanOther") },
              ]}
            />
            {span === OTHER && (
              <DayField name="since" value={since} chosen={dates.since} today={today} onChange={setSince} />
            )}
            <Button submit>{text("common.apply")}</Button>
          </div>
        </Form>
      </BlockStack>
    </Card>
  );
}

type DayProps = {
  name: "day" | "since";
  value: string;
  /** as the page shows it now */
  chosen: string;
  today: string;
  onChange: (value: string) => void;
};

function DayField({ name, value, chosen, today, onChange }: DayProps) {
  const text = useText();
  const inOwnCalendar = useOwnCalendar();
  return (
    <TextField
      label={text(`groups.dates.${name}`)}
      name={name}
      type="date"
      max={today}
      value={value}
      onChange={onChange}
      autoComplete="off"
      helpText={inOwnCalendar(chosen)}
    />
  );
}

/** The browser's field may be in another calendar than the page: then the day is said in the page's beside it. */
function useOwnCalendar(): (day: string) => string | undefined {
  const formats = useFormats();
  return (day) => (formats.language === "en" ? undefined : formats.day(day));
}
