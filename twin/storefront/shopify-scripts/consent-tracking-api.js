// Shopify's customer privacy API, as far as storefront scripts read it: what is allowed follows from whether the shop
// asks for consent in the visitor's region and from what the visitor said, kept in a cookie.
(() => {
  const { consentRequired } = window.Shopify;
  const said = () => {
    const cookie = /(?:^|; )_tracking_consent=([^;]*)/.exec(document.cookie);
    return cookie ? JSON.parse(decodeURIComponent(cookie[1])) : {};
  };
  const allowed = (purpose) => () => said()[purpose] ?? !consentRequired;
  window.Shopify.customerPrivacy = {
    analyticsProcessingAllowed: allowed("analytics"),
    marketingAllowed: allowed("marketing"),
    preferencesProcessingAllowed: allowed("preferences"),
    saleOfDataAllowed: allowed("sale_of_data"),
    shouldShowBanner: () => consentRequired && Object.keys(said()).length === 0,
    setTrackingConsent: (consent, done) => {
      const value = encodeURIComponent(JSON.stringify({ ...said(), ...consent }));
      // biome-ignore lint/suspicious/noDocumentCookie: older browsers know no cookie store, and Shopify serves them
      document.cookie = `_tracking_consent=${value}; path=/; SameSite=Lax`;
      document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail: consent }));
      done?.();
    },
  };
})();
