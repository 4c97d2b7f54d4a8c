/** The services of which the X-Ray SDK copies parameters into traces: none, because the functions call none of those. */
export const services = {};
