// The admin's contextual save bar: there while something is unsaved, and a question before leaving then.
import { useBlocker } from "@remix-run/react";
import { createElement, useEffect } from "react";
import { appBridge } from "./app-bridge.ts";
import { useText } from "./language-provider.tsx";

type Props = { id: string; dirty: boolean; saving: boolean; formId: string; onDiscard: () => void };

/** Without the admin frame its two buttons stand on the page themselves. */
export function SaveBar({ id, dirty, saving, formId, onDiscard }: Props) {
  const text = useText();
  useEffect(() => {
    const bar = appBridge()?.saveBar;
    if (!bar) return;
    void (dirty ? bar.show(id) : bar.hide(id));
    return () => void bar.hide(id);
  }, [id, dirty]);
  useLeaveGuard(dirty && !saving);
  return createElement(
    "ui-save-bar",
    { id, discardconfirmation: "" },
    <button
      key="save"
      type="submit"
      form={formId}
      disabled={!dirty || saving}
      {...{ variant: "primary", loading: saving ? "" : undefined }}
    >
      {text("common.save")}
    </button>,
    <button key="discard" type="button" disabled={!dirty || saving} onClick={onDiscard}>
      {text("common.discard")}
    </button>,
  );
}

/** The frame asks before its own links; links inside the page ask here. */
function useLeaveGuard(guarded: boolean): void {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => guarded && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    const bridge = appBridge();
    if (!bridge) return blocker.proceed();
    bridge.saveBar.leaveConfirmation().then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker]);
}
