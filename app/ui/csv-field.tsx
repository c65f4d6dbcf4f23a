// Choosing a CSV file and sending it, with what was wrong beside it. The browser's own button speaks the computer's
// language, not the merchant's, so a label stands in its place.
import { Button, InlineError } from "@shopify/polaris";
import { useEffect, useId, useRef, useState } from "react";
import { useText } from "./language-provider.tsx";

type Props = {
  /** what the button says */
  action: string;
  sending: boolean;
  /** what was wrong with the file, or with sending it */
  problem: string | null;
};

/** In a form: the file is its field "file", and goes when the form is reset. */
export function CsvField({ action, sending, problem }: Props) {
  const text = useText();
  const id = useId();
  const [name, setName] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const form = input.current?.form;
    const forget = () => setName(null);
    form?.addEventListener("reset", forget);
    return () => form?.removeEventListener("reset", forget);
  }, []);
  return (
    <>
      <div className="pr-controls">
        <div className="pr-file">
          <input
            ref={input}
            id={id}
            className="pr-hidden"
            name="file"
            type="file"
            accept=".csv,text/csv"
            disabled={sending}
            aria-describedby={`${id}-error`}
            aria-invalid={problem !== null}
            onChange={(event) => setName(event.currentTarget.files?.[0]?.name ?? null)}
          />
          <label htmlFor={id} className="pr-file__button">
            {text("data.pickFile")}
          </label>
          <bdi>{name ?? text("data.nothingPicked")}</bdi>
        </div>
        <Button submit variant="primary" loading={sending}>
          {action}
        </Button>
      </div>
      <div id={`${id}-error`} role="alert">
        {problem !== null && <InlineError message={problem} fieldID={id} />}
      </div>
    </>
  );
}

/** The file chosen in the form, or none. */
export function fileIn(form: HTMLFormElement): File | undefined {
  return (form.elements.namedItem("file") as HTMLInputElement).files?.[0];
}
