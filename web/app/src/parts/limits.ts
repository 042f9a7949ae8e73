/** Characters of a new password; the server says the same. */
export const kPasswordMin = 8;
