/** What a text of JSON can say. */
export type JsonText = string | number | boolean | null | readonly JsonText[] | { readonly [key: string]: JsonText };
