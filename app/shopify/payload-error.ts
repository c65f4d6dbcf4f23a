// A message that cannot be read as what its topic says it is. Trying again would not help.
export class PayloadError extends Error {
  override name = "PayloadError";
}
