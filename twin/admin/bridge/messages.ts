/** What the embedded app and the admin frame say to each other. Both ends are typed by these two tables. */

/** A link of the app's navigation, as shown in the frame. `id` names the element in the app's page. */
export type NavItem = { id: string; label: string; href: string; home: boolean };

/** A button the app puts into the frame's title bar. */
export type TitleAction = { id: string; label: string; primary: boolean; critical: boolean };

/** Messages that await an answer: name → [what is asked, what comes back]. */
export type Questions = {
  idToken: [null, string];
  extensions: [null, unknown[]];
  leaveConfirmation: [null, boolean];
  resourcePicker: [{ type: string; multiple: number; query: string; selected: string[] }, unknown[] | null];
};

/** Messages from the app to the frame that await none. */
export type ToFrame = {
  hello: null;
  nav: NavItem[];
  location: { path: string; title: string };
  titleBar: { title: string; actions: TitleAction[] };
  toast: { id: string; message: string; isError: boolean; duration: number; action: string };
  toastHide: { id: string };
  loading: { on: boolean };
  saveBar: { id: string; visible: boolean; discardConfirmation: boolean };
  open: { url: string; target: string };
};

/** Messages from the frame to the app. */
export type ToApp = {
  welcome: { locale: string };
  navigate: { id: string };
  titleAction: { id: string };
  toastAction: { id: string };
  toastDismiss: { id: string };
  saveBarAction: { id: string; action: "save" | "discard" };
};

/** The parent's side as the bridge uses it. */
export type Channel = {
  send<K extends keyof ToFrame>(name: K, payload: ToFrame[K]): void;
  ask<K extends keyof Questions>(name: K, payload: Questions[K][0]): Promise<Questions[K][1]>;
  on<K extends keyof ToApp>(name: K, listener: (payload: ToApp[K]) => void): void;
};
