// Which day the groups are shown for, and since when movement is told. The choice lives in the address.
import { Form, useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useFormats, useText } from "../../ui/language-provider.tsx";
import type { GroupDates } from "./group-dates.ts";

export function GroupDatePicker({ dates, today }: { dates: GroupDates; today: string }) {
  const text = useText();
  const formats = useFormats();
  const [day, setDay] = useState(dates.day);
  const [query] = useSearchParams();
  const view = query.get("view");
  const [since, setSince] = useState(dates.since);
  const inOwnCalendar = (value: string) => (formats.language === "en" ? undefined : formats.day(value));
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
          <div className="pr-controls">
            <TextField
              label={text("groups.dates.day")}
              name="day"
              type="date"
              max={today}
              value={day}
              onChange={setDay}
              autoComplete="off"
              helpText={inOwnCalendar(dates.day)}
            />
            <TextField
              label={text("groups.dates.since")}
              name="since"
              type="date"
              max={today}
              value={since}
              onChange={setSince}
              autoComplete="off"
              helpText={inOwnCalendar(dates.since)}
            />
            <Button submit>{text("common.apply")}</Button>
          </div>
        </Form>
      </BlockStack>
    </Card>
  );
}
