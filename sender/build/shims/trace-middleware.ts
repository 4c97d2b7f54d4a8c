/**
 * Replaces what the X-Ray SDK does for web servers: sampling and incoming requests. In Lambda, the SDK only switches the
 * first off.
 */
export const disableCentralizedSampling = (): void => undefined;
