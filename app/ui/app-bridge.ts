// The admin frame around us, when there is one: outside it (tests, a page opened alone) everything still works.

/** What we use of App Bridge (https://shopify.dev/docs/api/app-bridge-library). */
export type AppBridge = {
  idToken(): Promise<string>;
  loading(on: boolean): void;
  toast: { show(message: string, options?: { isError?: boolean }): void };
  saveBar: {
    show(id: string): Promise<void>;
    hide(id: string): Promise<void>;
    /** rejects when the merchant stays */
    leaveConfirmation(): Promise<void>;
  };
  app: { extensions(): Promise<AppExtension[]> };
};

type AppExtension = {
  type: string;
  handle: string;
  activations: { handle?: string; status?: string; activations?: { status?: string }[] }[];
};

/** App Bridge's global, or null. Only in the browser, after hydration. */
export function appBridge(): AppBridge | null {
  return (globalThis as { shopify?: AppBridge }).shopify ?? null;
}
