/** Short messages to the user, without saying how they are drawn. */
export interface Notify {
  readonly done: (title: string, detail?: string) => void;
  readonly failed: (title: string, detail?: string) => void;
  readonly note: (title: string, detail?: string) => void;
}
