/* The bytes that structure the text. They mean the same in ASCII and in UTF-8. */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const BLANK = 0x20;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const DIGIT_0 = 0x30;
export const DIGIT_9 = 0x39;
