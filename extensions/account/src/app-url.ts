// Where the app answers: application_url of shopify.app.toml (a test holds them together). `shopify app dev` puts the
// tunnel's address in the place of process.env.APP_URL; `shopify app deploy` puts nothing there, and a worker has no
// `process`.
const DEPLOYED = "https://perennial.example";

export function appUrl(): string {
  try {
    // biome-ignore lint/style/noProcessEnv: replaced when it is bundled
    return process.env.APP_URL || DEPLOYED;
  } catch {
    return DEPLOYED;
  }
}
