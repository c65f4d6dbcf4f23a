// Runs once per visit; see blocks/app-embed.liquid.
try {
  const { prefix } = document.currentScript.dataset;
  const beat = () => {
    try {
      const { Shopify: shop, navigator: nav, sessionStorage: seen } = window;
      if (
        nav.doNotTrack === "1" ||
        nav.globalPrivacyControl ||
        shop?.customerPrivacy?.analyticsProcessingAllowed?.() === false ||
        seen.perennial
      )
        return;
      seen.perennial = 1;
      const url = `${prefix}/beat`;
      if (!nav.sendBeacon?.(url)) fetch(url, { method: "POST", keepalive: true }).catch(() => {});
    } catch {}
  };
  const idle = () => (window.requestIdleCallback || setTimeout)(beat);
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle);
} catch {}
